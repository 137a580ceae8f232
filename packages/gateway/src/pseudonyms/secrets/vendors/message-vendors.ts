import { letters, urlSafe, hex, type VendorRule } from './vendor-rule.ts';

export const messageVendors: readonly VendorRule[] = Object.freeze([
  {
    id: 'slack-token',
    prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxe-', 'xoxc-', 'xoxd-'],
    form: String.raw`(?:\d{1,14}-){1,4}[A-Za-z0-9%+/=-]{8,160}`,
    source: 'Slack API, "Token types"',
  },
  {
    id: 'slack-app-token',
    prefixes: ['xapp-'],
    form: String.raw`\d-[A-Z0-9]{6,16}-\d{6,16}-[a-fA-F0-9]{10,100}`,
    source: 'Slack API, "Token types"',
  },
  {
    id: 'slack-config-token',
    prefixes: ['xoxe.xoxp-', 'xoxe.xoxb-'],
    form: String.raw`\d-(?=[A-Za-z]{0,40}[0-9])[A-Za-z0-9]{60,220}`,
    source: 'Slack API, "Configuration tokens"',
  },
  {
    id: 'slack-webhook',
    prefixes: ['hooks.slack.com/services/', 'hooks.slack.com/workflows/', 'hooks.slack.com/triggers/'],
    form: '(?:[A-Za-z0-9+]{3,24}/){1,4}([A-Za-z0-9+]{16,64})',
    source: 'Slack API, "Incoming webhooks"',
  },
  {
    id: 'discord-webhook',
    prefixes: ['/api/webhooks/'],
    form: String.raw`\d{15,22}/([\w-]{50,90})`,
    source: 'Discord, webhook resource',
  },
  {
    id: 'discord-token',
    prefixes: ['M', 'N', 'O'],
    form: String.raw`(?=[A-Za-z0-9_-]{0,26}[0-9])[A-Za-z0-9_-]{22,27}\.[\w-]{6,7}\.[\w-]{27,45}`,
    source: 'Discord, API reference, authentication',
  },
  {
    id: 'teams-webhook',
    prefixes: ['/IncomingWebhook/'],
    form: `(${letters}{32})`,
    source: 'Microsoft Teams, "Create incoming webhooks"',
  },
  {
    id: 'telegram-token',
    prefixes: [':AA'],
    before: { units: /\d/, fewest: 7, most: 16 },
    form: `${urlSafe}{32,34}`,
    source: 'Telegram Bot API, "Authorizing your bot"',
  },
  {
    id: 'sendgrid-key',
    prefixes: ['SG.'],
    form: String.raw`[\w-]{16,32}\.[\w-]{16,64}`,
    source: 'SendGrid, "API keys"',
  },
  { id: 'mailgun-key', prefixes: ['key-'], form: '[a-f0-9]{32}', source: 'Mailgun, "API authentication"' },
  {
    id: 'brevo-key',
    prefixes: ['xkeysib-', 'xsmtpsib-'],
    form: `${hex}{64}-${letters}{16}`,
    source: 'Brevo, "API keys"',
  },
  {
    id: 'resend-key',
    prefixes: ['re_'],
    form: `${letters}{6,10}_${letters}{20,26}`,
    source: 'Resend API, authentication',
  },
  { id: 'twilio-key', prefixes: ['SK'], form: '[0-9a-fA-F]{32}', source: 'Twilio, "API keys", SIDs' },
  {
    id: 'mailchimp-transactional-key',
    prefixes: ['md-'],
    form: '(?=[A-Za-z_-]{0,21}[0-9])[A-Za-z0-9_-]{22}',
    source: 'Mailchimp Transactional, API keys',
  },
  { id: 'courier-key', prefixes: ['pk_prod_'], form: '[A-Z0-9]{28}', source: 'Courier, API keys' },
]);

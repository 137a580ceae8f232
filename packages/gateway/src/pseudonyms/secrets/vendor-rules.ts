import { crc32 } from 'node:zlib';

/*
 * Tokens that say of themselves whose they are: the forms that vendors publish, as data. `prefixes` are looked for in one pass (see
 * vendor-tokens.ts), and the form is then read behind the prefix. Lengths are a little wider than today's where a vendor says that they may
 * change. All forms are bounded, so that reading one costs the same everywhere.
 */

export interface VendorRule {
  readonly id: string;
  readonly prefixes: readonly string[];
  /** Source of a pattern for what is behind the prefix. A group, if there is one, stands at the end and is what must not leak. */
  readonly form: string;
  /** Units with which it goes on as long as there are any; without it the token ends with its form. */
  readonly more?: RegExp;
  /** Reads what is behind the prefix where the form alone cannot; gives the end, or -1. */
  readonly read?: (text: string, from: number) => number;
  /** What the token has before its prefix: units of a class, so many. */
  readonly before?: { readonly units: RegExp; readonly fewest: number; readonly most: number };
  /** Whether the token's own check digits are right. They raise the score, and decide nothing: a token with a slip of the pen is close to a real one. */
  readonly check?: (token: string) => boolean;
  /** Where the form is published. */
  readonly source: string;
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The last six characters are the CRC-32 of the 30 before them, in base 62 (GitHub, "Behind GitHub's new authentication token formats", 2021). */
export function hasCrcOfGithub(token: string): boolean {
  const body = token.slice(-36, -6);
  let sum = crc32(body);
  let digits = '';
  for (let place = 0; place < 6; place++) {
    digits = (base62[sum % 62] ?? '') + digits;
    sum = Math.floor(sum / 62);
  }
  return token.endsWith(digits);
}

const letters = '[A-Za-z0-9]';
const urlSafe = String.raw`[\w-]`;
const hex = '[a-fA-F0-9]';
const base64 = '[A-Za-z0-9+/]';
const uuid = `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`;

const longestHeader = 400;

function isUrlSafe(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2d || unit === 0x5f
  );
}

function urlSafeEnd(text: string, from: number, limit: number): number {
  let end = from;
  while (end < limit && isUrlSafe(text.charCodeAt(end))) end++;
  return end;
}

/** Header, payload and signature (RFC 7515), or the five parts of RFC 7516, from behind the `eyJ` on, which is `{"` in base64. */
function readJsonWebToken(text: string, from: number): number {
  const header = urlSafeEnd(text, from, Math.min(text.length, from + longestHeader));
  if (header - from < 9 || text.charCodeAt(header) !== 0x2e) return -1;
  const isEncrypted = !text.startsWith('eyJ', header + 1);
  let end = header;
  let parts = 1;
  while (parts < (isEncrypted ? 5 : 3) && text.charCodeAt(end) === 0x2e) {
    end = urlSafeEnd(text, end + 1, text.length);
    if (parts === 1 && !isEncrypted && end - header < 9) return -1;
    parts++;
  }
  if (isEncrypted) return parts === 5 ? end : -1;
  return parts === 3 && text.charCodeAt(end - 1) !== 0x2e ? end : -1;
}

export const vendorRules: readonly VendorRule[] = Object.freeze([
  { id: 'json-web-token', prefixes: ['eyJ'], form: '', read: readJsonWebToken, source: 'RFC 7515; RFC 7516; RFC 7519' },
  // Clouds
  {
    id: 'aws-access-key',
    prefixes: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'],
    form: '[A-Z0-9]{16,17}',
    source: 'AWS IAM User Guide, "IAM identifiers", unique identifiers',
  },
  {
    id: 'aws-bedrock-key',
    prefixes: ['ABSKQmVkcm9ja0FQSUtleS', 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t'],
    form: `${base64}{60,61}`,
    more: /[A-Za-z0-9+/=]/,
    source: 'Amazon Bedrock User Guide, "API keys"',
  },
  {
    id: 'azure-client-secret',
    prefixes: ['5Q~', '6Q~', '7Q~', '8Q~', '9Q~'],
    before: { units: /[\w~.]/, fewest: 3, most: 3 },
    form: '[a-zA-Z0-9_~.-]{31,37}',
    source: 'Microsoft Purview, "Azure AD client secret" information type',
  },
  {
    id: 'azure-storage-signature',
    prefixes: ['&sig=', '?sig=', ';sig='],
    form: '(?:amp;)?((?:[A-Za-z0-9]|%[0-9A-Fa-f]{2}|[+/=]){40,60})',
    source: 'Azure Storage, "Service SAS", sig',
  },
  {
    id: 'azure-devops-token',
    prefixes: ['AZDO', 'JQQJ99'],
    form: `${letters}{60,80}`,
    source: 'Azure DevOps, "Use personal access tokens"',
  },
  { id: 'google-api-key', prefixes: ['AIza'], form: `${urlSafe}{35}`, source: 'Google Cloud, "Manage API keys"' },
  {
    id: 'google-oauth-secret',
    prefixes: ['GOCSPX-'],
    form: `${urlSafe}{24,36}`,
    source: 'Google Identity, "Using OAuth 2.0"',
  },
  {
    id: 'google-oauth-token',
    prefixes: ['ya29.'],
    form: String.raw`[\w.-]{20,21}`,
    more: /[\w.-]/,
    source: 'Google Identity, "Using OAuth 2.0", token size',
  },
  {
    id: 'google-refresh-token',
    prefixes: ['1//0'],
    form: `${urlSafe}{30,512}`,
    source: 'Google Identity, "Using OAuth 2.0", token size',
  },
  {
    id: 'alibaba-access-key',
    prefixes: ['LTAI'],
    form: `${letters}{12,26}`,
    source: 'Alibaba Cloud RAM, "Create an AccessKey pair"',
  },
  { id: 'tencent-secret-id', prefixes: ['AKID'], form: `${letters}{32}`, source: 'Tencent Cloud CAM, "Access key"' },
  {
    id: 'digitalocean-token',
    prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    form: `${hex}{64}`,
    source: 'DigitalOcean API reference, authentication',
  },
  {
    id: 'cloudflare-origin-key',
    prefixes: ['v1.0-'],
    form: `${hex}{24}-${hex}{100,200}`,
    source: 'Cloudflare API, "Origin CA keys"',
  },
  {
    id: 'cloudflare-token',
    prefixes: ['cfut_', 'cfat_', 'cfk_'],
    form: `${urlSafe}{30,80}`,
    source: 'Cloudflare API, token formats',
  },
  {
    id: 'flyio-token',
    prefixes: ['fo1_', 'fm1_', 'fm1r_', 'fm2_'],
    form: String.raw`[\w+/=-]{40,600}`,
    source: 'Fly.io, "Access tokens"',
  },
  {
    id: 'heroku-key',
    prefixes: ['HRKU-'],
    form: `(?:${uuid}|[\\w-]{36,70})`,
    source: 'Heroku Dev Center, "Platform API", token formats',
  },
  {
    id: 'scaleway-access-key',
    prefixes: ['SCW'],
    form: '(?=[A-Z]{0,16}[0-9])[A-Z0-9]{17}',
    source: 'Scaleway IAM, "API keys"',
  },
  { id: 'vercel-token', prefixes: ['vcp_', 'vca_', 'vck_'], form: `${letters}{24,80}`, source: 'Vercel, "Access tokens"' },
  {
    id: 'netlify-token',
    prefixes: ['nfp_', 'nfc_', 'nfo_'],
    form: `${letters}{30,50}`,
    source: 'Netlify, "Netlify API", authentication',
  },
  { id: 'render-key', prefixes: ['rnd_'], form: `${letters}{28,40}`, source: 'Render, "API"' },
  {
    id: 'planetscale-token',
    prefixes: ['pscale_tkn_', 'pscale_oauth_', 'pscale_pw_'],
    form: String.raw`[\w=.-]{32,64}`,
    source: 'PlanetScale API, service tokens',
  },
  {
    id: 'supabase-key',
    prefixes: ['sbp_', 'sb_secret_', 'sbp_v0_'],
    form: `${urlSafe}{22,64}`,
    source: 'Supabase, "Understanding API keys"',
  },
  { id: 'neon-key', prefixes: ['napi_', 'npg_'], form: `${letters}{12,80}`, source: 'Neon, "Manage API keys"' },
  { id: 'clickhouse-secret', prefixes: ['4b1d'], form: '[A-Za-z0-9]{38}', source: 'ClickHouse Cloud, "API keys"' },
  { id: 'databricks-token', prefixes: ['dapi'], form: `${hex}{32}(?:-\\d)?`, source: 'Databricks, "Personal access tokens"' },
  { id: 'confluent-secret', prefixes: ['cflt'], form: '[A-Za-z0-9+/]{60}', source: 'Confluent Cloud, "API keys"' },

  // Code, packages, delivery
  {
    id: 'github-token',
    prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    form: `${letters}{36,251}`,
    check: hasCrcOfGithub,
    source: 'GitHub Docs, "About authentication to GitHub", token formats',
  },
  {
    id: 'github-fine-grained-token',
    prefixes: ['github_pat_'],
    form: `${letters}{22}_${letters}{59}`,
    source: 'GitHub Docs, "About authentication to GitHub", token formats',
  },
  {
    id: 'gitlab-token',
    prefixes: [
      ...['glpat-', 'gloas-', 'gldt-', 'glrt-', 'glrtr-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'glsoat-'],
      ...['glffct-', 'glwt-', 'GR1348941'],
    ],
    form: String.raw`[\w-]{20,300}(?:\.[\w.-]{1,40})?`,
    source: 'GitLab Docs, "Token prefixes"',
  },
  {
    id: 'bitbucket-token',
    prefixes: ['ATBB', 'BBDC-'],
    form: `${letters}{28,60}`,
    source: 'Atlassian Support, "Access tokens"',
  },
  {
    id: 'atlassian-token',
    prefixes: ['ATATT3', 'ATCTT3', 'ATOAT'],
    form: String.raw`[\w=.-]{60,400}`,
    source: 'Atlassian Support, "Manage API tokens"',
  },
  {
    id: 'npm-token',
    prefixes: ['npm_'],
    form: `${letters}{36}`,
    check: hasCrcOfGithub,
    source: 'GitHub Blog, "Announcing npm\'s new access token format", 2021',
  },
  {
    id: 'pypi-token',
    prefixes: ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZw', 'pypi-Ag'],
    form: `${urlSafe}{50,51}`,
    more: /[\w-]/,
    source: 'PyPI, "API tokens"',
  },
  { id: 'rubygems-key', prefixes: ['rubygems_'], form: `${hex}{48}`, source: 'RubyGems Guides, "API key scopes"' },
  { id: 'clojars-token', prefixes: ['CLOJARS_'], form: `${letters}{60}`, source: 'Clojars, "Deploy tokens"' },
  { id: 'crates-token', prefixes: ['cio'], form: `${letters}{32}`, source: 'crates.io, API tokens' },
  {
    id: 'nuget-key',
    prefixes: ['oy2'],
    form: '[a-z0-9]{43}',
    source: 'NuGet, "Publish packages", API keys',
  },
  {
    id: 'docker-token',
    prefixes: ['dckr_pat_', 'dckr_oat_'],
    form: `${urlSafe}{20,40}`,
    source: 'Docker Docs, "Personal access tokens"',
  },
  {
    id: 'artifactory-token',
    prefixes: ['AKCp', 'cmVmd'],
    form: `${letters}{58,70}`,
    source: 'JFrog, "API key" and "Reference tokens"',
  },
  { id: 'circleci-token', prefixes: ['CCIPAT_', 'CCIPRJ_'], form: `${letters}{20,24}_${hex}{40}`, source: 'CircleCI, "API tokens"' },
  { id: 'buildkite-token', prefixes: ['bkua_', 'bkat_'], form: `${letters}{36,48}`, source: 'Buildkite, "Managing API access tokens"' },
  {
    id: 'sonar-token',
    prefixes: ['squ_', 'sqp_', 'sqa_'],
    form: '[a-f0-9]{40}',
    source: 'SonarQube, "Generating and using tokens"',
  },
  {
    id: 'sourcegraph-token',
    prefixes: ['sgp_'],
    form: `(?:(?:${hex}{16}|local)_)?${hex}{40}`,
    source: 'Sourcegraph, "Access tokens"',
  },
  { id: 'snyk-token', prefixes: ['snyk_uat.', 'snyk_sat.'], form: String.raw`[\w.-]{40,400}`, source: 'Snyk API, authentication' },
  { id: 'doppler-token', prefixes: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], form: String.raw`(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44}`, source: 'Doppler, "Auth token formats"' },
  { id: 'infracost-key', prefixes: ['ico-'], form: `${letters}{32}`, source: 'Infracost, "Authentication"' },
  { id: 'prefect-key', prefixes: ['pnu_', 'pnb_'], form: `${letters}{36}`, source: 'Prefect, "Manage API keys"' },
  { id: 'pulumi-token', prefixes: ['pul-'], form: '[a-f0-9]{40}', source: 'Pulumi, "Access tokens"' },
  {
    id: 'terraform-token',
    prefixes: ['.atlasv1.'],
    before: { units: /[a-zA-Z0-9]/, fewest: 14, most: 14 },
    form: String.raw`[\w=-]{60,70}`,
    source: 'HCP Terraform, "API tokens"',
  },
  {
    id: 'vault-token',
    prefixes: ['hvs.', 'hvb.', 'hvr.'],
    form: `${urlSafe}{24,320}`,
    source: 'HashiCorp Vault, "Tokens", token prefixes',
  },
  {
    id: 'vault-legacy-token',
    prefixes: ['s.'],
    form: '(?=[a-zA-Z0-9]{0,23}[0-9])(?=[a-zA-Z0-9]{0,23}[a-z])(?=[a-zA-Z0-9]{0,23}[A-Z])[a-zA-Z0-9]{24}',
    source: 'HashiCorp Vault, "Tokens", before 1.10',
  },
  {
    id: 'octopus-key',
    prefixes: ['API-'],
    form: '(?=[A-Z]{0,25}[0-9])[A-Z0-9]{25,32}',
    source: 'Octopus Deploy, "How to create an API key"',
  },
  { id: 'openshift-token', prefixes: ['sha256~'], form: `${urlSafe}{43}`, source: 'OpenShift, "Managing OAuth access tokens"' },
  { id: 'scalingo-token', prefixes: ['tk-us-'], form: `${urlSafe}{48}`, source: 'Scalingo API, tokens' },
  {
    id: '1password-token',
    prefixes: ['ops_eyJ'],
    form: String.raw`[\w+/-]{60,61}`,
    more: /[\w+/=-]/,
    source: '1Password Developer, "Service accounts"',
  },
  {
    id: '1password-secret-key',
    prefixes: ['A3-'],
    form: '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
    source: '1Password, "About your Secret Key"',
  },
  {
    id: 'age-key',
    prefixes: ['AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-PQ-1'],
    form: '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,80}',
    source: 'C2SP, "age"',
  },
  {
    id: 'encoded-private-key',
    prefixes: [
      'LS0tLS1CRUdJTiBSU0EgUFJJVkFURS',
      'LS0tLS1CRUdJTiBQUklWQVRF',
      'LS0tLS1CRUdJTiBFQyBQUklWQVRF',
      'LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUg',
      'LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURS',
    ],
    form: `${base64}{40,41}`,
    more: /[A-Za-z0-9+/=]/,
    source: 'RFC 7468, in base64 (RFC 4648)',
  },

  // Language models
  {
    id: 'anthropic-key',
    prefixes: ['sk-ant-'],
    form: `${urlSafe}{32,160}`,
    source: 'Anthropic API, authentication',
  },
  {
    id: 'openai-key',
    prefixes: ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'],
    form: `${urlSafe}{20,220}`,
    source: 'OpenAI API reference, authentication',
  },
  {
    id: 'openrouter-key',
    prefixes: ['sk-or-v1-'],
    form: `${hex}{64}`,
    source: 'OpenRouter, "API authentication"',
  },
  {
    id: 'sk-key',
    prefixes: ['sk-'],
    form: '(?=[A-Za-z]{0,63}[0-9])[A-Za-z0-9]{20,64}',
    source: 'OpenAI API reference, authentication; DeepSeek, Moonshot and LiteLLM have the form too',
  },
  { id: 'huggingface-token', prefixes: ['hf_', 'api_org_'], form: `${letters}{34,40}`, source: 'Hugging Face Hub, "User access tokens"' },
  { id: 'groq-key', prefixes: ['gsk_'], form: `${letters}{48,56}`, source: 'Groq, "API keys"' },
  { id: 'xai-key', prefixes: ['xai-'], form: `${letters}{70,90}`, source: 'xAI API, authentication' },
  { id: 'perplexity-key', prefixes: ['pplx-'], form: `${letters}{40,56}`, source: 'Perplexity API, authentication' },
  { id: 'replicate-token', prefixes: ['r8_'], form: `${letters}{37,40}`, source: 'Replicate, "API tokens"' },
  { id: 'nvidia-key', prefixes: ['nvapi-'], form: `${urlSafe}{60,70}`, source: 'NVIDIA NGC, API keys' },
  { id: 'pinecone-key', prefixes: ['pcsk_'], form: `${urlSafe}{50,80}`, source: 'Pinecone, "Manage API keys"' },
  { id: 'langsmith-key', prefixes: ['lsv2_pt_', 'lsv2_sk_'], form: `${hex}{32}_${hex}{10}`, source: 'LangSmith, "API keys"' },
  { id: 'langfuse-key', prefixes: ['sk-lf-'], form: uuid, source: 'Langfuse, API keys' },
  { id: 'tavily-key', prefixes: ['tvly-'], form: `${urlSafe}{28,60}`, source: 'Tavily API, authentication' },
  { id: 'fireworks-key', prefixes: ['fw_'], form: '(?=[A-Za-z]{0,23}[0-9])[A-Za-z0-9]{22,26}', source: 'Fireworks AI, API keys' },
  { id: 'elevenlabs-key', prefixes: ['sk_'], form: '[a-f0-9]{48}', source: 'ElevenLabs API, authentication' },
  { id: 'wandb-key', prefixes: ['wandb_v1_'], form: `${urlSafe}{40,120}`, source: 'Weights & Biases, API keys' },

  // Messages and mail
  {
    id: 'slack-token',
    prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxe-', 'xoxc-', 'xoxd-'],
    form: '(?=[A-Za-z0-9%-]{0,40}[0-9])(?:(?=[0-9])[A-Za-z0-9]{1,14}-){1,4}[A-Za-z0-9%+/=-]{8,160}',
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
    form: `(?:${letters}{6,24}/){1,3}(${letters}{16,64})`,
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
    form: `(${hex}{32})(?=/|$|[\\s"'])`,
    source: 'Microsoft Teams, "Create incoming webhooks"',
  },
  {
    id: 'telegram-token',
    prefixes: [':AA'],
    before: { units: /\d/, fewest: 7, most: 16 },
    form: `${urlSafe}{32,34}`,
    source: 'Telegram Bot API, "Authorizing your bot"',
  },
  { id: 'sendgrid-key', prefixes: ['SG.'], form: String.raw`[\w-]{16,32}\.[\w-]{16,64}`, source: 'SendGrid, "API keys"' },
  { id: 'mailgun-key', prefixes: ['key-'], form: '[a-f0-9]{32}', source: 'Mailgun, "API authentication"' },
  { id: 'brevo-key', prefixes: ['xkeysib-', 'xsmtpsib-'], form: `${hex}{64}-${letters}{16}`, source: 'Brevo, "API keys"' },
  { id: 'resend-key', prefixes: ['re_'], form: `${letters}{6,10}_${letters}{20,26}`, source: 'Resend API, authentication' },
  { id: 'twilio-key', prefixes: ['SK'], form: '[0-9a-fA-F]{32}', source: 'Twilio, "API keys", SIDs' },
  { id: 'mailchimp-transactional-key', prefixes: ['md-'], form: '(?=[A-Za-z_-]{0,21}[0-9])[A-Za-z0-9_-]{22}', source: 'Mailchimp Transactional, API keys' },
  { id: 'courier-key', prefixes: ['pk_prod_'], form: '[A-Z0-9]{28}', source: 'Courier, API keys' },

  // Payment and shops
  {
    id: 'stripe-key',
    prefixes: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_', 'whsec_'],
    form: String.raw`[a-zA-Z0-9+/=]{10,160}`,
    source: 'Stripe, "API keys"; "Webhooks", signing secrets',
  },
  {
    id: 'square-token',
    prefixes: ['sq0atp-', 'sq0csp-', 'EAAA'],
    form: `${urlSafe}{22,64}`,
    source: 'Square Developer, "Access tokens"',
  },
  {
    id: 'shopify-token',
    prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'],
    form: `${hex}{32}`,
    source: 'Shopify, "Token format"',
  },
  {
    id: 'paypal-braintree-token',
    prefixes: ['access_token$production$', 'access_token$sandbox$'],
    form: '[a-z0-9]{16}(?:\\$[a-f0-9]{32})',
    source: 'PayPal Braintree, access tokens',
  },
  { id: 'adyen-key', prefixes: ['AQE'], form: String.raw`[A-Za-z0-9+/=]{30,400}(?:-[!-~]{10,160})?`, source: 'Adyen, "API credentials"' },
  { id: 'mollie-key', prefixes: ['live_', 'test_'], form: '(?=[A-Za-z]{0,29}[0-9])[A-Za-z0-9]{30,40}', source: 'Mollie API, authentication' },
  { id: 'mollie-access-token', prefixes: ['access_'], form: '(?=[A-Za-z]{0,39}[0-9])[A-Za-z0-9]{36,48}', source: 'Mollie API, authentication' },
  { id: 'flutterwave-key', prefixes: ['FLWSECK_TEST-', 'FLWSECK-'], form: '[a-zA-Z0-9]{12,40}(?:-X)?', source: 'Flutterwave, "API keys"' },
  { id: 'razorpay-key', prefixes: ['rzp_live_', 'rzp_test_'], form: `${letters}{14,24}`, source: 'Razorpay, "API keys"' },
  { id: 'easypost-key', prefixes: ['EZAK', 'EZTK'], form: `${letters}{54}`, source: 'EasyPost API, authentication' },
  { id: 'shippo-token', prefixes: ['shippo_live_', 'shippo_test_'], form: `${hex}{40}`, source: 'Shippo, "API keys"' },
  { id: 'duffel-token', prefixes: ['duffel_live_', 'duffel_test_'], form: String.raw`[\w=-]{43}`, source: 'Duffel, "Making requests"' },
  { id: 'lob-key', prefixes: ['live_', 'test_'], form: `${hex}{35}`, source: 'Lob API, authentication' },
  { id: 'plaid-token', prefixes: ['access-sandbox-', 'access-development-', 'access-production-'], form: uuid, source: 'Plaid API, tokens' },

  { id: 'telnyx-key', prefixes: ['KEY01'], form: '[A-Z0-9]{20,40}_[A-Za-z0-9]{20,30}', source: 'Telnyx, API keys' },
  { id: 'checkout-key', prefixes: ['sk_sbox_', 'sk_'], form: '[a-z2-7]{26}[a-z2-7*#$=]', source: 'Checkout.com, "API keys"' },
  { id: 'sumup-key', prefixes: ['sup_sk_'], form: `${letters}{24,80}`, source: 'SumUp Developer, API keys' },

  // Watching and work
  { id: 'grafana-token', prefixes: ['glsa_'], form: `${letters}{32}_${hex}{8}`, source: 'Grafana, "Service account tokens"' },
  { id: 'grafana-cloud-token', prefixes: ['glc_'], form: `${base64}{32,400}={0,3}`, source: 'Grafana Cloud, "Access policies"' },
  { id: 'sentry-token', prefixes: ['sntryu_', 'sntrya_', 'sntryi_'], form: '[a-f0-9]{64}', source: 'Sentry, "Auth tokens"' },
  { id: 'sentry-organisation-token', prefixes: ['sntrys_eyJ'], form: String.raw`[\w+/=-]{60,600}`, source: 'Sentry RFC 0091, "CI upload tokens"' },
  { id: 'new-relic-key', prefixes: ['NRAK-', 'NRJS-', 'NRII-', 'NRRA-', 'NRSP-', 'NRAA-'], form: `${urlSafe}{19,48}`, source: 'New Relic, "API keys"' },
  { id: 'new-relic-licence', prefixes: ['NRAL'], before: { units: /\w/, fewest: 32, most: 36 }, form: '', source: 'New Relic, "License keys"' },
  { id: 'datadog-key', prefixes: ['ddapp_', 'ddpat_'], form: `${urlSafe}{30,80}`, source: 'Datadog, "API and application keys"' },
  { id: 'dynatrace-token', prefixes: ['dt0c01.', 'dt0s01.', 'dt0s16.'], form: String.raw`[A-Z0-9]{8,24}\.[A-Za-z0-9]{64}`, source: 'Dynatrace, "Access tokens"' },
  { id: 'honeycomb-key', prefixes: ['hcaik_', 'hcxik_', 'hcalk_', 'hcxlk_'], form: `${letters}{40,70}`, source: 'Honeycomb, "API keys"' },
  { id: 'postman-key', prefixes: ['PMAK-'], form: `${hex}{24}-${hex}{34}`, source: 'Postman API, authentication' },
  { id: 'postman-collection-key', prefixes: ['PMAT-'], form: '[A-Z0-9]{26}', source: 'Postman, "Collection access keys"' },
  { id: 'linear-key', prefixes: ['lin_api_', 'lin_oauth_'], form: `${letters}{40,64}`, source: 'Linear, "API"' },
  { id: 'notion-token', prefixes: ['ntn_'], form: `[0-9]{11}${letters}{35}`, source: 'Notion, "Authorization"' },
  { id: 'notion-legacy-token', prefixes: ['secret_'], form: '(?=[A-Za-z]{0,42}[0-9])[A-Za-z0-9]{43}', source: 'Notion, "Authorization"' },
  { id: 'figma-token', prefixes: ['figd_', 'figo_', 'figu_'], form: `${urlSafe}{36,60}`, source: 'Figma, "Personal access tokens"' },
  { id: 'airtable-token', prefixes: ['pat'], form: `${letters}{14}\\.${hex}{64}`, source: 'Airtable, "Personal access tokens"' },
  { id: 'asana-token', prefixes: ['1/', '2/'], form: String.raw`\d{12,20}(?:/\d{12,20})?:[a-f0-9]{32}`, source: 'Asana, "Personal access token"' },
  { id: 'hubspot-token', prefixes: ['pat-na1-', 'pat-eu1-', 'pat-na2-'], form: uuid, source: 'HubSpot, "Private apps"' },
  { id: 'dropbox-token', prefixes: ['sl.'], form: String.raw`(?=[\w-]{0,80}[0-9])[\w=-]{80,81}`, more: /[\w=-]/, source: 'Dropbox, "OAuth guide"' },
  { id: 'facebook-token', prefixes: ['EAA'], form: `[B-Z]${letters}{60,400}`, source: 'Meta for Developers, "Access tokens"' },
  { id: 'twitter-bearer', prefixes: ['AAAAAAAAAAAAAAAAAAAAA'], form: String.raw`[A-Za-z0-9%]{60,120}`, source: 'X API, "App only authentication"' },
  { id: 'typeform-token', prefixes: ['tfp_'], form: String.raw`[\w.=-]{40,64}`, source: 'Typeform, "Personal access tokens"' },
  { id: 'readme-key', prefixes: ['rdme_'], form: '[a-z0-9]{70}', source: 'ReadMe, API keys' },
  { id: 'mapbox-token', prefixes: ['sk.eyJ'], form: String.raw`[\w-]{40,120}\.[\w-]{20,24}`, source: 'Mapbox, "Tokens"' },
  { id: 'adobe-secret', prefixes: ['p8e-'], form: `${letters}{32}`, source: 'Adobe Developer, "OAuth credentials"' },
  { id: 'contentful-token', prefixes: ['CFPAT-'], form: `${urlSafe}{43}`, source: 'Contentful, "Personal access tokens"' },
  { id: 'intra42-secret', prefixes: ['s-s4t2ud-', 's-s4t2af-'], form: `${hex}{64}`, source: '42 API, "Getting started"' },
  { id: 'settlemint-token', prefixes: ['sm_aat_', 'sm_pat_', 'sm_sat_'], form: `${letters}{16}`, source: 'SettleMint, "Access tokens"' },
  { id: 'launchdarkly-key', prefixes: ['sdk-', 'api-', 'mob-'], form: uuid, source: 'LaunchDarkly, "SDK keys"' },
  { id: 'yandex-token', prefixes: ['AQVN', 't1.', 'y0_'], form: String.raw`[\w=-]{35,120}(?:\.[\w=-]{86,90})?`, source: 'Yandex Cloud IAM, API keys' },
  { id: 'tailscale-key', prefixes: ['tskey-auth-', 'tskey-api-', 'tskey-client-'], form: `${letters}{8,24}(?:CNTRL)?-${letters}{20,48}`, source: 'Tailscale, "Key prefixes"' },
  { id: 'maxmind-key', prefixes: ['_mmk'], before: { units: /\w/, fewest: 36, most: 36 }, form: '', source: 'MaxMind, "License keys"' },
  { id: 'authress-key', prefixes: ['.acc_', '.acc-'], before: { units: /[\w.]/, fewest: 10, most: 48 }, form: String.raw`[a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}`, source: 'Authress, "Service clients"' },
  { id: 'gatehouse-key', prefixes: ['gh_user_', 'gh_admin_', 'gh_auditor_'], form: `${letters}{49}`, source: 'Gatehouse, access/credential.ts' },
]);

import { letters, urlSafe, hex, uuid, type VendorRule } from './vendor-rule.ts';

export const paymentVendors: readonly VendorRule[] = Object.freeze([
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
  {
    id: 'adyen-key',
    prefixes: ['AQE'],
    form: String.raw`[A-Za-z0-9+/=]{30,400}(?:-[!-~]{10,160})?`,
    source: 'Adyen, "API credentials"',
  },
  { id: 'lob-key', prefixes: ['live_', 'test_'], form: `${hex}{35}`, source: 'Lob API, authentication' },
  {
    id: 'mollie-key',
    prefixes: ['live_', 'test_'],
    form: '(?=[A-Za-z]{0,29}[0-9])[A-Za-z0-9]{30,40}',
    source: 'Mollie API, authentication',
  },
  {
    id: 'mollie-access-token',
    prefixes: ['access_'],
    form: '(?=[A-Za-z]{0,39}[0-9])[A-Za-z0-9]{36,48}',
    source: 'Mollie API, authentication',
  },
  {
    id: 'flutterwave-key',
    prefixes: ['FLWSECK_TEST-', 'FLWSECK-'],
    form: '[a-zA-Z0-9]{12,40}(?:-X)?',
    source: 'Flutterwave, "API keys"',
  },
  {
    id: 'razorpay-key',
    prefixes: ['rzp_live_', 'rzp_test_'],
    form: `${letters}{14,24}`,
    source: 'Razorpay, "API keys"',
  },
  { id: 'easypost-key', prefixes: ['EZAK', 'EZTK'], form: `${letters}{54}`, source: 'EasyPost API, authentication' },
  { id: 'shippo-token', prefixes: ['shippo_live_', 'shippo_test_'], form: `${hex}{40}`, source: 'Shippo, "API keys"' },
  {
    id: 'duffel-token',
    prefixes: ['duffel_live_', 'duffel_test_'],
    form: String.raw`[\w=-]{43}`,
    source: 'Duffel, "Making requests"',
  },
  {
    id: 'plaid-token',
    prefixes: ['access-sandbox-', 'access-development-', 'access-production-'],
    form: uuid,
    source: 'Plaid API, tokens',
  },

  { id: 'telnyx-key', prefixes: ['KEY01'], form: '[A-Z0-9]{20,40}_[A-Za-z0-9]{20,30}', source: 'Telnyx, API keys' },
  {
    id: 'checkout-key',
    prefixes: ['sk_sbox_', 'sk_'],
    form: '[a-z2-7]{26}[a-z2-7*#$=]',
    source: 'Checkout.com, "API keys"',
  },
  { id: 'sumup-key', prefixes: ['sup_sk_'], form: `${letters}{24,80}`, source: 'SumUp Developer, API keys' },
]);

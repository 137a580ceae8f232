import { cloudVendors } from './vendors/cloud-vendors.ts';
import { deliveryVendors } from './vendors/delivery-vendors.ts';
import { messageVendors } from './vendors/message-vendors.ts';
import { modelVendors } from './vendors/model-vendors.ts';
import { paymentVendors } from './vendors/payment-vendors.ts';
import { workVendors } from './vendors/work-vendors.ts';
import { jsonWebToken } from './vendors/json-web-token.ts';
import type { VendorRule } from './vendors/vendor-rule.ts';

/*
 * Tokens that say of themselves whose they are: the forms that vendors publish, as data. `prefixes` are looked for in one pass (see
 * vendor-tokens.ts), and the form is then read behind the prefix. Lengths are a little wider than today's where a vendor says that they may
 * change. All forms are bounded, so that reading one costs the same everywhere.
 */

export const vendorRules: readonly VendorRule[] = Object.freeze([
  jsonWebToken,
  ...cloudVendors,
  ...deliveryVendors,
  ...modelVendors,
  ...messageVendors,
  ...paymentVendors,
  ...workVendors,
]);

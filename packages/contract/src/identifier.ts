import { z } from 'zod';

/** A name that an operator gives something in the configuration, to refer to it elsewhere. */
export const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes, 63 characters at most');

import { config } from 'zod';

/**
 * Tells zod not to compile schemas with `new Function`, which the content security policy forbids. Schemas ask when they are
 * made, so this module comes before all that make some.
 */
config({ jitless: true });

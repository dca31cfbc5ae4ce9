/**
 * zod compiles object parsers by `new Function` where it may; under our Content-Security-Policy it may not, and even the attempt is
 * reported. It decides when a schema is made, so this must be imported before any schema.
 */
import { config } from 'zod';

config({ jitless: true });

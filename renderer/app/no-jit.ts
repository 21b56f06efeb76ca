/** Before any schema is made: the page may not make code from text (CSP without 'unsafe-eval'). */
import { z } from 'zod';

z.config({ jitless: true });

import { z } from 'zod'

/** The text of an expression, as a definition holds it; what it may say is told in `definition.ts`. */
export const expressionSchema = z.string().min(1).max(2000)

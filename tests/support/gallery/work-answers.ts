import type { CallArgs, CallValue, StoreCall } from '#shared/contract/store.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { claimRegister } from '#shared/templates/finance/claim-register.ts'

/** What the parts of the gallery's work store share. */
export type Answers = { readonly [C in StoreCall]?: (args: CallArgs<C>) => Result<CallValue<C>> | Promise<Result<CallValue<C>>> }
/** Sends an event to the window. */
export type Tell = (event: string, value: unknown) => void
/** What the address asks for. */
export type Wishes = { readonly empty: boolean; readonly plain: boolean; readonly rows: number; readonly delayMs: number; readonly backup: string }

export const claims: DefinitionBody = definitionBodySchema.parse(claimRegister)

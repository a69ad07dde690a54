import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { claimRegister } from './finance/claim-register.ts'
import { expenseClaim } from './finance/expense-claim.ts'
import { travelDeclaration } from './finance/travel-declaration.ts'
import { dailyOperations } from './operations/daily-operations.ts'
import { purchaseRequest } from './purchasing/purchase-request.ts'

/** The definitions that every company starts with. */
export const shippedDefinitions: readonly DefinitionBody[] = [expenseClaim, purchaseRequest, dailyOperations, claimRegister, travelDeclaration].map((draft) =>
  definitionBodySchema.parse(draft),
)

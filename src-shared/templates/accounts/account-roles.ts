import { administratorRole } from '#shared/domain/permission.ts'
import { shippedRoles, type ShippedRole } from '../roles.ts'

/** The roles that a company starts with, as options; the administrator's last. */
export const everyRole = [...shippedRoles.filter(isOfBusiness), ...shippedRoles.filter((role) => !isOfBusiness(role))].map(optionOf)

/** What a new account can be asked for: any of them but the administrator's. */
export const accountRoles = shippedRoles.filter(isOfBusiness).map(optionOf)

function isOfBusiness({ key }: ShippedRole): boolean {
  return key !== administratorRole
}

function optionOf({ key, name }: ShippedRole) {
  return [key, name.zh, name.en] as const
}

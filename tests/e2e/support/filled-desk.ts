import { makeClaims } from '../../../scripts/claims/claims.ts'
import type { TourDesk } from '../../../scripts/tour/desk.ts'
import { openAsMember, slotsOf } from '#store/keys/desk-keys.ts'
import { systemKeychain } from '#store/keys/keychain.ts'
import { openStore } from '#store/store.ts'
import { fillRegister } from '#tests/support/filled-register.ts'
import { got } from '#tests/support/got.ts'

/** Puts claims into the register of a desk that is closed and has one member, as they would have come by sync: its files are opened as at an unlocking. */
export async function fillDesk({ dataDir, password }: TourDesk, count: number): Promise<void> {
  const [memberId = ''] = got(await slotsOf(dataDir))
  const { storeKey } = got(await openAsMember({ directory: dataDir, keychain: systemKeychain }, memberId, password))
  const store = got(await openStore({ directory: dataDir, key: storeKey }))
  const { unitId } = await store.database.reader.selectFrom('member').select('unitId').where('id', '=', memberId).executeTakeFirstOrThrow()
  await fillRegister({ store }, makeClaims(count, 1), { owner: { creatorId: memberId, unitId } })
  await store.close()
}

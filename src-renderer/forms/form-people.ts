import { useMemo } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { findable, type FindableOption } from './model/option-match.ts'

type Organisation = CallValue<'organisation.get'>

/** Members and units as a form picks, reads and shows them. */
export type FormPeople = {
  readonly members: readonly FindableOption[]
  readonly units: readonly FindableOption[]
  /** What reads and writes names as text; see `definition/field-text.ts`. */
  readonly organisation: Pick<Organisation, 'members' | 'units'>
  /** Names by id, for both. */
  readonly names: Readonly<Record<string, string>>
}

const nobody: Pick<Organisation, 'members' | 'units'> = { members: [], units: [] }

/** The people and units of the company, in the reader's language; empty until they are here. */
export function useFormPeople(): FormPeople {
  const { language } = useText()
  const organisation = useLiveValue('organisation.get', {}) ?? nobody
  return useMemo(() => {
    const unitNames = new Map(organisation.units.map((unit) => [unit.id, inLanguage(unit.name, language)]))
    const active = organisation.members.filter((member) => member.state === 'active')
    return {
      organisation,
      members: findable(
        active.map((member) => ({
          key: member.id,
          label: member.name,
          detail: unitNames.get(member.unitId) ?? '',
          pinyin: `${member.pinyin} ${member.userName}`,
        })),
      ),
      units: findable(organisation.units.filter((unit) => unit.state === 'active').map((unit) => ({ key: unit.id, label: unitNames.get(unit.id) ?? unit.id }))),
      names: Object.fromEntries([...unitNames, ...organisation.members.map((member) => [member.id, member.name] as const)]),
    }
  }, [organisation, language])
}

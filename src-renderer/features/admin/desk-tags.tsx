import type { Desk } from '#shared/domain/organisation.ts'
import { useText } from '#renderer/text/text.ts'
import { Tag, type Tone } from '#renderer/ui/tag.tsx'

const tones: Readonly<Record<Desk['state'], Tone>> = { active: 'mute', closing: 'warn', closed: 'mute' }

/** Whether a desk is weakly protected, while that still matters. */
export function isWeakDesk({ weak, state }: Desk): boolean {
  return weak && state !== 'closed'
}

/** How a desk stands; in a list nothing is said of the ordinary. */
export function DeskTags({ desk, inList = false }: { readonly desk: Desk; readonly inList?: boolean }) {
  const { t } = useText()
  return (
    <>
      {isWeakDesk(desk) ? <Tag tone="warn">{t('session.weak')}</Tag> : null}
      {inList && desk.state === 'active' ? null : <Tag tone={tones[desk.state]}>{t(`admin.desk.state.${desk.state}`)}</Tag>}
    </>
  )
}

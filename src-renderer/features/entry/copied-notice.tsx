import { useText } from '#renderer/text/text.ts'
import { Notice } from '#renderer/ui/notice.tsx'
import type { Copied } from '#renderer/view/copied.ts'
import { useFaultClause } from '#renderer/view/fault-words.ts'

/** From which record this form was copied, and what is no longer valid and was left out. */
export function CopiedNotice({ copied: { from, lost } }: { readonly copied: Copied }) {
  const { t, name } = useText()
  const say = useFaultClause()
  const words = lost.map(({ label, row, fault }) =>
    t('entry.copied.lost', { field: row === null ? name(label) : t('entry.rowField', { row, field: name(label) }), why: say(fault) }),
  )
  return (
    <Notice tone={lost.length === 0 ? 'accent' : 'warn'}>
      {t('entry.copied.from', { number: from })}
      {lost.length === 0 ? null : ` ${t('entry.copied.left', { what: words.join(t('entry.copied.and')) })}`}
    </Notice>
  )
}

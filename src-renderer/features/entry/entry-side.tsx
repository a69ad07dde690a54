import { guideOf } from '#shared/definition/guide.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { AlikeList } from '#renderer/forms/work/alike-list.tsx'
import { FaultList } from '#renderer/forms/work/fault-list.tsx'
import type { WorkForm } from '#renderer/forms/work/use-work-form.ts'
import { NextList } from '#renderer/forms/work/next-list.tsx'
import { SidePart, WorkSide } from '#renderer/forms/work/work-side.tsx'
import { useText } from '#renderer/text/text.ts'

type Props = {
  readonly definition: DefinitionBody
  readonly form: WorkForm
  readonly reasons: Readonly<Record<string, string>>
  readonly onReason: (rule: string, words: string) => void
}

/** Beside the form: what is wrong, who is next, how it is done. */
export function EntrySide({ definition, form, reasons, onReason }: Props) {
  const { t } = useText()
  return (
    <WorkSide guide={guideOf(definition)}>
      <SidePart title={t('entry.checks')}>
        <FaultList definition={definition} form={form} reasons={reasons} onReason={onReason} />
      </SidePart>
      <AlikeList form={form} />
      <SidePart title={t('entry.next')}>
        <NextList form={form} />
      </SidePart>
    </WorkSide>
  )
}

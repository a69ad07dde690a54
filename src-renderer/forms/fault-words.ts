import { useCallback } from 'react'
import type { DefinitionBody, Field } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import { useFaultText } from '#renderer/view/fault-words.ts'

/** Says a fault of a form or of an imported row: the rule's own sentence, how that kind of field is written, else the words of its code. */
export function useFieldFaultWords(definition: DefinitionBody): (fault: Fault) => string {
  const { t, name } = useText()
  const say = useFaultText()
  return useCallback(
    (fault: Fault) => {
      const rule = definition.rules.find((each) => each.key === fault.params?.['rule'])
      if (fault.code === 'field-rule' && rule !== undefined) return name(rule.message)
      const field = fieldAt(definition, fault.field ?? '')
      if (fault.code !== 'field-malformed' || field === undefined) return say(fault)
      if (field.kind === 'text' && field.patternHint !== undefined) return name(field.patternHint)
      return malformedWords(field, t) ?? say(fault)
    },
    [definition, name, say, t],
  )
}

function fieldAt(definition: DefinitionBody, path: string): Field | undefined {
  const [key, , column] = path.split('.')
  const field = definition.form.find((each) => each.key === key)
  return field?.kind === 'table' && column !== undefined ? field.columns.find((each) => each.key === column) : field
}

function malformedWords(field: Field, t: Speak): string | undefined {
  switch (field.kind) {
    case 'date':
      return t('entry.malformed.date')
    case 'time':
      return t('entry.malformed.time')
    case 'instant':
      return t('entry.malformed.instant')
    case 'money':
      return t('entry.malformed.money')
    case 'integer':
      return t('entry.malformed.integer')
    case 'decimal':
      return t('entry.malformed.decimal', { n: field.scale })
    default:
      return undefined
  }
}

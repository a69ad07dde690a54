import { useCallback } from 'react'
import { alikeRule, alikesOf } from '#shared/definition/alike.ts'
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
      const alike = alikesOf(definition).find((each) => alikeRule(each) === fault.params?.['rule'])
      if (alike) return alikeWords(name(alike.label), fault.params?.['other'], t)
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

/** Which rule of likeness, and what it has found: an earlier record, an earlier row, or something that the reader may not see. */
function alikeWords(rule: string, other: unknown, t: Speak): string {
  if (typeof other === 'number') return t('entry.alike.row', { rule, row: other })
  return typeof other === 'string' ? t('entry.alike.of', { rule, other }) : t('entry.alike.any', { rule })
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

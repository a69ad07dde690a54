import type { Fault } from '#shared/kernel/fault.ts'
import { useMemo } from 'react'
import { faultClause, faultText } from '#renderer/text/fault-text.ts'
import { useLocale } from '#renderer/text/language.ts'

/** Says a fault in the language of the window. */
export function useFaultText(): (fault: Fault) => string {
  const locale = useLocale()
  return useMemo(() => (fault) => faultText(fault, locale), [locale])
}

/** Says only what happened, where what was kept and what to do would be out of place. */
export function useFaultClause(): (fault: Fault) => string {
  const locale = useLocale()
  return useMemo(() => (fault) => faultClause(fault, locale), [locale])
}

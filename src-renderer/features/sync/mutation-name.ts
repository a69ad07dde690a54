import { hasWords, speakerOf, useText } from '#renderer/text/text.ts'
import { useMemo } from 'react'

type Named = { readonly decision?: unknown }

/** What a saved act is called; a decision by what was decided. */
export function useMutationName(): (name: string, args?: Named) => string {
  const { language } = useText()
  return useMemo(() => {
    const t = speakerOf(language)
    return (name, args) => {
      const keys = [`mutation.${name}.${typeof args?.decision === 'string' ? args.decision : ''}`, `mutation.${name}`]
      const key = keys.find(hasWords)
      // Texts of this capability have no gaps, which the type of any key cannot tell.
      return t((key ?? 'mutation.other') as 'mutation.other')
    }
  }, [language])
}

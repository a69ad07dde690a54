import { useMemo } from 'react'
import type { PhraseUse } from '#shared/domain/phrase.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import type { TextKey } from '#renderer/text/texts.ts'
import { useText } from '#renderer/text/text.ts'
import { readyPhrases, type ReadyPhrase } from './ready-phrases.ts'

const noKeys: readonly TextKey[] = []
const nothing = { own: [], company: [], said: [] }

/** 常用语 for one use, as this member says them; `shipped` are the product's own for it. */
export function usePhrases(use: PhraseUse, shipped: readonly TextKey[] = noKeys): readonly ReadyPhrase[] {
  const { t } = useText()
  const listed = useLiveValue('phrase.list', {}) ?? nothing
  return useMemo(
    () =>
      readyPhrases(
        listed,
        use,
        // Keys of phrases have no gaps; the type of one stands for all.
        shipped.map((key) => t(key as 'record.phrase.agree.1')),
      ),
    [listed, use, shipped, t],
  )
}

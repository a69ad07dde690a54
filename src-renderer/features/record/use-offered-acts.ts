import { useLayoutEffect, useMemo, useRef } from 'react'
import { pinyinOf } from '#renderer/forms/model/option-match.ts'
import { speakerOf, useText } from '#renderer/text/text.ts'
import { useOffered } from '#renderer/view/page-acts.ts'
import { letterOf, type Wording } from './acts.ts'

/** Offers the acts of the record to the command palette, to be found in both languages, by pinyin and by initials. */
export function useOfferedActs(may: readonly Wording[], choose: (wording: Wording) => unknown): void {
  const { t } = useText()
  const chosen = useRef(choose)
  useLayoutEffect(() => {
    chosen.current = choose
  })
  // The list is made anew with every drawing; what is in it changes seldom.
  const named = may.join(' ')
  useOffered(
    useMemo(
      () =>
        named
          .split(' ')
          .filter(Boolean)
          .map((name) => {
            const wording = name as Wording
            const [zh, en] = [speakerOf('zh-CN')(`record.do.${wording}`), speakerOf('en')(`record.do.${wording}`)]
            const find = `${zh} ${en} ${pinyinOf(zh)}`
            return { id: `act ${wording}`, title: t(`record.do.${wording}`), find, keys: `Alt+${letterOf[wording]}`, run: () => chosen.current(wording) }
          }),
      [named, t],
    ),
  )
}

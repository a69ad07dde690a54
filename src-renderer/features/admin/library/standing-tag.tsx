import { useText } from '#renderer/text/text.ts'
import { Tag, type Tone } from '#renderer/ui/tag.tsx'
import type { Standing } from './library-model.ts'

const tones: Readonly<Record<Standing, Tone>> = { unpublished: 'mute', same: 'good', adjusted: 'accent', differs: 'warn', own: 'accent', retired: 'mute' }

/** How a definition stands here, with its version where it has one. */
export function StandingTag({ standing, version }: { readonly standing: Standing; readonly version: number | null }) {
  const { t } = useText()
  const words = t(`admin.library.standing.${standing}`)
  return <Tag tone={tones[standing]}>{version === null ? words : t('admin.library.standingAt', { standing: words, n: version })}</Tag>
}

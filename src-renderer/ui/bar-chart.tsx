import { BarChart as Bars } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use as provide, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useEffectEvent, useRef } from 'react'
import { barOption, type Bar, type BarColours } from './bar-option.ts'

provide([Bars, GridComponent, CanvasRenderer])

type Props = {
  readonly label: string
  readonly bars: readonly Bar[]
  readonly standing: boolean
  readonly height: number
  readonly onPick: (key: Bar['key']) => void
  /** Changes when the palette does. */ readonly dark: boolean
}

/** Bars from zero with their numbers written on them; a press picks one. The same numbers stand in the table beside it for readers of screens and keys. */
export function BarChart({ label, bars, standing, height, onPick, dark }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const picked = useEffectEvent((place: number) => {
    const bar = bars[place]
    if (bar !== undefined) onPick(bar.key)
  })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const made = init(element, null, { renderer: 'canvas' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    const made = chart.current
    if (made === null) return
    made.setOption(barOption(bars, standing, coloursNow(), made.getWidth()), { notMerge: true })
    made.off('click')
    made.on('click', ({ dataIndex }) => picked(dataIndex))
  }, [bars, standing, dark])
  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />
}

function coloursNow(): BarColours {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    bar: colour('--accent'),
    dim: colour('--line-2'),
    ink: colour('--ink'),
    ink2: colour('--ink-2'),
    line: colour('--line'),
    font: getComputedStyle(document.body).fontFamily,
  }
}

import type { EChartsCoreOption } from 'echarts/core'

/** One bar: what it stands for, its value, and how both are written. */
export type Bar = {
  readonly key: string | number | null
  readonly label: string
  readonly value: number
  readonly words: string
  /** Not picked while another is. */ readonly dim: boolean
}
export type BarColours = {
  readonly bar: string
  readonly dim: string
  readonly ink: string
  readonly ink2: string
  readonly line: string
  readonly font: string
}

const labelRoom = 62

/** The chart's description: one colour, zero at the foot, numbers on the bars as long as they have room, no legend and no tooltip. */
export function barOption(bars: readonly Bar[], standing: boolean, colours: BarColours, width: number): EChartsCoreOption {
  const roomy = !standing || bars.length * labelRoom <= width
  const names = {
    type: 'category',
    data: bars.map((bar) => bar.label),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.ink2, fontSize: 12, hideOverlap: true, overflow: 'truncate', width: standing ? 80 : 120 },
  }
  const values = {
    type: 'value',
    min: (extent: { min: number }) => Math.min(0, extent.min),
    show: !roomy,
    splitNumber: 3,
    axisLabel: { color: colours.ink2, fontSize: 11, formatter: short },
    splitLine: { lineStyle: { color: colours.line } },
  }
  return {
    animation: false,
    textStyle: { fontFamily: colours.font },
    grid: standing ? { left: roomy ? 8 : 52, right: 8, top: 24, bottom: 24 } : { left: 132, right: 96, top: 4, bottom: 4 },
    xAxis: standing ? names : { ...values, show: false },
    yAxis: standing ? values : { ...names, inverse: true },
    series: [
      {
        type: 'bar',
        cursor: 'pointer',
        barMaxWidth: standing ? 44 : 18,
        barCategoryGap: '30%',
        label: {
          show: roomy,
          position: standing ? 'top' : 'right',
          color: colours.ink,
          fontSize: 12,
          formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]?.words ?? '',
        },
        data: bars.map((bar) => ({ value: bar.value, itemStyle: { color: bar.dim ? colours.dim : colours.bar, borderRadius: 2 } })),
        emphasis: { itemStyle: { opacity: 0.85 } },
      },
    ],
  }
}

/** 1,200,000 as 1.2M: an axis only tells the height. */
function short(value: number): string {
  const size = Math.abs(value)
  if (size >= 1_000_000) return `${(value / 1_000_000).toFixed(size >= 10_000_000 ? 0 : 1)}M`
  return size >= 1000 ? `${(value / 1000).toFixed(size >= 10_000 ? 0 : 1)}k` : String(value)
}

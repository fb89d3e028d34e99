// ECharts with only the parts in use, and the look of charts from the tokens. Drawn on a canvas: nothing writes style into the page.
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, LineChart, AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

export type Drawn = ECharts
export const draw = (box: HTMLElement): Drawn => init(box, undefined, { renderer: 'canvas' })

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function look() {
  const text = { color: token('--text-2'), fontSize: 12, fontFamily: getComputedStyle(document.body).fontFamily }
  return {
    text,
    base: {
      animation: false, textStyle: text,
      // Never as HTML: its styles would be inline, and names in it would be markup.
      tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'shadow' } },
      grid: { left: 8, right: 12, top: 36, bottom: 8, containLabel: true },
    },
    line: { lineStyle: { color: token('--line') } },
  }
}

export interface Bar { name: string; done: number; left: number }

/** Two parts of each bar add up to what was due. In the order that is given: nothing is ranked. */
export function stackedBars(rows: readonly Bar[], done: string, left: string): EChartsCoreOption {
  const { base, text, line } = look()
  const many = rows.length > 16
  return {
    ...base,
    grid: { ...base.grid, bottom: many ? 40 : 8 },
    legend: { top: 0, right: 0, textStyle: text, itemWidth: 12, itemHeight: 12 },
    dataZoom: many ? [{ type: 'slider', startValue: 0, endValue: 15, height: 18, bottom: 6, brushSelect: false }] : [],
    xAxis: { type: 'category', data: rows.map((row) => row.name), axisLabel: { ...text, interval: 0, hideOverlap: true }, axisLine: line, axisTick: { show: false } },
    yAxis: { type: 'value', minInterval: 1, axisLabel: text, splitLine: line },
    series: [
      { name: done, type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: token('--accent') }, data: rows.map((row) => row.done) },
      { name: left, type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: token('--press'), borderColor: token('--line-strong'), borderWidth: 1 }, data: rows.map((row) => row.left) },
    ],
  }
}

export function plainBars(rows: readonly (readonly [string, number])[], name: string): EChartsCoreOption {
  const { base, text, line } = look()
  return {
    ...base,
    grid: { ...base.grid, top: 12 },
    xAxis: { type: 'category', data: rows.map(([key]) => key), axisLabel: { ...text, hideOverlap: true }, axisLine: line, axisTick: { show: false } },
    yAxis: { type: 'value', minInterval: 1, axisLabel: text, splitLine: line },
    series: [{ name, type: 'bar', barMaxWidth: 36, itemStyle: { color: token('--accent') }, data: rows.map(([, count]) => count) }],
  }
}

export function trend(rows: readonly (readonly [string, number])[], name: string): EChartsCoreOption {
  const { base, text, line } = look()
  return {
    ...base,
    tooltip: { ...base.tooltip, axisPointer: { type: 'line' } },
    grid: { ...base.grid, top: 12 },
    xAxis: { type: 'category', boundaryGap: false, data: rows.map(([key]) => key), axisLabel: { ...text, hideOverlap: true }, axisLine: line, axisTick: { show: false } },
    yAxis: { type: 'value', minInterval: 1, axisLabel: text, splitLine: line },
    series: [{ name, type: 'line', symbolSize: 6, lineStyle: { color: token('--accent'), width: 2 }, itemStyle: { color: token('--accent') }, data: rows.map(([, count]) => count) }],
  }
}

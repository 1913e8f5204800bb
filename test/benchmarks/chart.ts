import type { Measured } from './page.ts';
import { load } from './subjects.ts';

const width = 1100;
const height = 380;
/** Where the second diagram begins. */
const middle = 620;

/** What a user gains against what they use today, and how the costs grow, as SVG. */
export async function chartOf({ results, growth }: Measured): Promise<string> {
  const echarts = await load('echarts');
  const gains = results.filter(({ unit }) => unit === '× faster').reverse();
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: ['#1f6feb', '#d97706'],
    title: [
      { text: 'Times faster', left: 20, top: 10, textStyle: { fontSize: 14 } },
      { text: 'How the time grows', left: middle + 60, top: 10, textStyle: { fontSize: 14 } },
    ],
    legend: { left: middle + 60, top: 34, itemGap: 24 },
    grid: [
      { left: 20, width: middle - 60, top: 50, bottom: 40 },
      { left: middle + 70, right: 40, top: 70, bottom: 60 },
    ],
    xAxis: [
      { gridIndex: 0, type: 'log', min: 1, axisLabel: { formatter: '{value} ×' } },
      { gridIndex: 1, type: 'log', name: 'how many', nameLocation: 'middle', nameGap: 30 },
    ],
    yAxis: [
      {
        gridIndex: 0,
        type: 'category',
        data: gains.map(({ work }) => work),
        axisLabel: { show: false },
        axisTick: { show: false },
      },
      { gridIndex: 1, type: 'log', axisLabel: { formatter: '{value} ms' } },
    ],
    series: [
      {
        type: 'bar',
        xAxisIndex: 0,
        yAxisIndex: 0,
        barWidth: 18,
        data: gains.map(({ figure }) => figure.median),
        label: {
          show: true,
          position: [0, -18],
          color: '#24292f',
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const { work, against, figure } = gains[dataIndex] ?? {};
            return `${figure?.median.toFixed(figure.median < 10 ? 1 : 0)} ×  ${work} (${against})`;
          },
        },
      },
      ...growth.map(({ work, points, slope }) => ({
        name: `${work}, slope ${slope.toFixed(2)}`,
        type: 'line' as const,
        xAxisIndex: 1,
        yAxisIndex: 1,
        symbolSize: 8,
        data: points.map(({ count, milliseconds }) => [count, Number(milliseconds.toFixed(1))]),
      })),
    ],
  });
  const svg: string = chart.renderToSVGString();
  chart.dispose();
  // For those who don't see it.
  return `${svg.replace('>', '><title>Times faster than others, and how the time grows</title>')}\n`;
}

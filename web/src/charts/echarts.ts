// The parts of ECharts in use; reached through a dynamic import only, so that it stays out of the first load.
import { HeatmapChart, LineChart, MapChart, ScatterChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, registerMap, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([LineChart, HeatmapChart, MapChart, ScatterChart, GridComponent, TooltipComponent, LegendComponent, VisualMapComponent, MarkLineComponent, MarkAreaComponent, AriaComponent, CanvasRenderer])

export { init, registerMap }

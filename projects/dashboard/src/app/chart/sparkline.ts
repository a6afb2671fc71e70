import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import type uPlot from 'uplot';

import { ThemeService } from '../theme/theme.service';
import { extent, type TimeSeries, toColumns, verticalRange } from './time-series';

/** A while of one number as a line, drawn in the colour of the surrounding text. */
@Component({
  selector: 'app-sparkline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '<div #canvas></div>',
  host: { role: 'img', '[attr.aria-label]': 'description()' },
  styles: `
    :host {
      display: block;
      position: relative;
      height: var(--sparkline-height, 56px);
      overflow: hidden;
      color: var(--app-accent);
    }
    // Out of the flow, so that a drawn size is never the reason for a new one.
    div {
      position: absolute;
      inset: 0;
    }
  `,
})
export class Sparkline {
  readonly series = input.required<TimeSeries>();

  /** What it spans, in words. */
  readonly span = input('Last minute');

  private readonly canvas = viewChild.required<ElementRef<HTMLElement>>('canvas');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly dark = inject(ThemeService).dark;
  private readonly chart = signal<uPlot | undefined>(undefined);

  protected readonly description = computed(() => {
    const range = extent(this.series());
    return range === undefined
      ? 'No measurements yet'
      : `${this.span()}: from ${round(range.min)} to ${round(range.max)}`;
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      void import('uplot').then(({ default: Chart }) => {
        if (!destroyRef.destroyed) this.start(Chart, destroyRef);
      });
    });
    effect(() => {
      const columns = toColumns(this.series());
      this.chart()?.setData(columns);
    });
    effect(() => {
      this.dark();
      // The new colours are known to the document only after this turn's styles are applied.
      const chart = this.chart();
      requestAnimationFrame(() => chart?.redraw());
    });
  }

  private start(Chart: typeof uPlot, destroyRef: DestroyRef): void {
    const chart = this.draw(Chart);
    const resized = new ResizeObserver(() => chart.setSize(this.size()));
    resized.observe(this.host);
    destroyRef.onDestroy(() => {
      resized.disconnect();
      chart.destroy();
    });
    this.chart.set(chart);
  }

  private draw(Chart: typeof uPlot): uPlot {
    const colour = () => getComputedStyle(this.host).color;
    const options: uPlot.Options = {
      ...this.size(),
      legend: { show: false },
      cursor: { show: false },
      padding: [4, 6, 4, 0],
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { range: (_, min, max) => [Math.min(min, max - 59), max] },
        y: { range: () => verticalRange(this.series()) },
      },
      series: [
        {},
        {
          stroke: colour,
          width: 1.75,
          fill: (chart) => fade(chart.ctx, this.host.clientHeight, colour()),
          points: { show: true, size: 6, fill: colour, width: 0, filter: lastPoint },
        },
      ],
    };
    return new Chart(options, toColumns(this.series()), this.canvas().nativeElement);
  }

  private size(): { width: number; height: number } {
    return { width: this.host.clientWidth, height: this.host.clientHeight };
  }
}

function lastPoint(chart: uPlot): number[] {
  return [Math.max(0, (chart.data[0]?.length ?? 0) - 1)];
}

function fade(context: CanvasRenderingContext2D, height: number, colour: string): CanvasGradient {
  const gradient = context.createLinearGradient(0, 0, 0, height * devicePixelRatio);
  gradient.addColorStop(0, `color-mix(in srgb, ${colour} 28%, transparent)`);
  gradient.addColorStop(1, `color-mix(in srgb, ${colour} 0%, transparent)`);
  return gradient;
}

function round(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

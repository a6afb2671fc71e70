import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  input,
  viewChild,
  type OnInit,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { DomSanitizer, type SafeResourceUrl } from '@angular/platform-browser';

import { isWhole, MAX_LATENCY_MS, WHOLE_LINE, type LineFaults } from '../device/line-faults';
import { FaultSlider } from '../faults/fault-slider';
import { FaultSwitch } from '../faults/fault-switch';
import { Icon } from '../icons/icon';
import { frameName, type WindowSide } from '../session/window-side';
import { lineWords } from './line-words';
import { SideControls } from './side-controls';

/** One of the two devices: the demo in a frame of its own, and below it what its line does. */
@Component({
  selector: 'app-device-frame',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [FaultSlider, FaultSwitch, Icon, MatButton, MatIconButton],
  templateUrl: './device-frame.html',
  styleUrl: './device-frame.scss',
  host: { class: 'card', role: 'group', '[attr.aria-label]': 'title()' },
})
export class DeviceFrame implements OnInit {
  readonly side = input.required<WindowSide>();
  /** What it shows at first; later it goes by itself, or is told to. */
  readonly firstPage = input.required<string>();

  private readonly sanitizer = inject(DomSanitizer);
  private readonly allControls = inject(SideControls);
  private readonly frame = viewChild.required<ElementRef<HTMLIFrameElement>>('frame');

  protected readonly maxLatencyMs = MAX_LATENCY_MS;
  protected readonly controls = computed(() => this.allControls.of(this.side()));
  protected readonly title = computed(() =>
    this.side() === 'left' ? 'Left window' : 'Right window',
  );
  protected readonly name = computed(() => frameName(this.side()));
  protected readonly faults = computed(() => this.controls().faults());
  protected readonly isOff = computed(() => this.controls().isOff());
  protected readonly isWhole = computed(() => isWhole(this.faults()) && !this.isOff());
  protected readonly state = computed(() => lineWords(this.faults(), this.isOff()));
  /** Taken once: told another page later, the frame goes there without loading anew. */
  protected source: SafeResourceUrl | undefined;

  ngOnInit(): void {
    // A path of this app, which the app itself chose: nothing of it is a person's.
    this.source = this.sanitizer.bypassSecurityTrustResourceUrl(this.firstPage());
  }

  protected change(faults: Partial<LineFaults>): void {
    this.controls().setFaults({ ...this.faults(), ...faults });
  }

  protected pull(isOff: boolean): void {
    this.controls().pullPlug(isOff);
  }

  protected heal(): void {
    this.controls().pullPlug(false);
    this.controls().setFaults(WHOLE_LINE);
  }

  protected reload(): void {
    this.frame().nativeElement.contentWindow?.location.reload();
  }
}

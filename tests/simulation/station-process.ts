/** A station of the night: the real feed client, outbox and picture, on a disk and a wire of the simulation. */
import { stationId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { WardState } from '../../shared/ward/state.ts';
import { CommandDesk } from '../../station/core/command-desk.ts';
import { WardPicture } from '../../station/core/ward-picture.ts';
import { FeedClient } from '../../station/feed/feed-client.ts';
import type { OpenFeedSocket } from '../../station/feed/feed-socket.ts';
import { silentLog } from '../../station/log.ts';
import type { Dice } from './dice.ts';
import type { StationDisk } from './disks.ts';
import type { Host } from './time.ts';

export interface StationProcessOptions {
  readonly name: string;
  readonly host: Host;
  readonly disk: StationDisk;
  readonly dice: Dice;
  readonly openSocket: OpenFeedSocket;
}

const savePictureMs = 60_000;

export class StationProcess {
  readonly bornMono: number;
  readonly #options: StationProcessOptions;
  readonly #feed: FeedClient;
  readonly #desk: CommandDesk;
  readonly #picture: WardPicture;
  #pictureOnDisk: Promise<void> = Promise.resolve();

  constructor(options: StationProcessOptions) {
    const { name, host, disk, dice, openSocket } = options;
    this.#options = options;
    this.bornMono = host.mono();
    this.#picture = new WardPicture(disk.picture);
    this.#desk = new CommandDesk({
      clock: host,
      log: silentLog,
      store: (command, at) => disk.saveCommand(host, command, at),
      diskMs: () => disk.mood.stallMs,
      pictureSeq: () => this.#picture.durable.seq,
      settled: (id) => {
        this.#pictureOnDisk
          .then(
            () => disk.settleCommand(host, id),
            () => undefined,
          )
          .catch(() => undefined);
      },
      send: (command, answer) => this.#feed.command(command, answer),
      changed: () => undefined,
    });
    this.#feed = new FeedClient({
      url: 'http://night',
      station: stationId(name),
      name,
      secret: 'sixteen characters',
      heads: disk.events.length === 0 ? {} : { night: { fork: 0, seq: disk.events.length } },
      logId: disk.events.length === 0 ? null : 'night',
      pictureSeq: this.#picture.state.seq,
      record: disk.record(host),
      clock: host,
      random: () => dice.next(),
      openSocket,
      log: silentLog,
      listener: {
        synced: (state) => {
          this.#picture.replace(state);
          this.#savePicture();
          this.#desk.linked(state.commands);
        },
        folded: (entries) => {
          this.#picture.fold(entries);
          this.#desk.seen(entries);
          this.#desk.pictured();
        },
        recording: (entries) => this.#desk.seen(entries),
        ahead: (events) => void this.#picture.setAhead(events),
        live: () => undefined,
        waves: () => undefined,
        late: () => undefined,
        link: (state) => {
          if (state.phase !== 'synced') this.#desk.unlinked();
        },
      },
    });
    this.#desk.restore([...disk.commands.values()].filter(({ settled }) => !settled));
    this.#feed.start();
    host.every(savePictureMs, () => this.#savePicture());
  }

  /** What its consoles show: live, or cut off and said. */
  get link(): 'connecting' | 'live' | 'lost' {
    return this.#feed.state.link;
  }

  get synced(): boolean {
    return this.#feed.state.phase === 'synced';
  }

  get shown(): WardState {
    return this.#picture.state;
  }

  get durable(): WardState {
    return this.#picture.durable;
  }

  get waiting(): number {
    return this.#desk.waiting.size;
  }

  give(command: Command, at: number): void {
    this.#desk.give(command, at);
  }

  #savePicture(): void {
    const { disk, host } = this.#options;
    this.#pictureOnDisk = disk.savePicture(host, this.#picture.durable);
    this.#pictureOnDisk.catch(() => undefined);
  }
}

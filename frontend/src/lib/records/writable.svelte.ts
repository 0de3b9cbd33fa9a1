/** A collection whose records a person also writes. */
import { Collection, type CollectionOptions, type Surroundings } from "./collection.svelte";
import type { Stored, WritableResource } from "./resource";

export class WritableCollection<
  T extends Stored,
  Create,
  Patch,
  Filters extends object = object,
> extends Collection<T, Filters> {
  readonly #resource: WritableResource<T, Create, Patch, Partial<Filters>>;

  constructor(
    resource: WritableResource<T, Create, Patch, Partial<Filters>>,
    surroundings: Surroundings,
    options: CollectionOptions<T>,
  ) {
    super(resource, surroundings, options);
    this.#resource = resource;
  }

  /** Throws what the core refuses: a form shows it beside its fields. */
  async create(body: Create): Promise<T> {
    const item = await this.#resource.create(body);
    this.put(item);
    return item;
  }

  async change(id: string, body: Patch): Promise<T> {
    const item = await this.#resource.change(id, body);
    this.put(item);
    return item;
  }
}

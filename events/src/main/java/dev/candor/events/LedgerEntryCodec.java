package dev.candor.events;

/** LedgerEntry to Avro and back. */
final class LedgerEntryCodec implements Codec<LedgerEntry, dev.candor.events.avro.LedgerEntry> {
  static final LedgerEntryCodec INSTANCE = new LedgerEntryCodec();

  private LedgerEntryCodec() {}

  @Override
  public Class<dev.candor.events.avro.LedgerEntry> avroClass() {
    return dev.candor.events.avro.LedgerEntry.class;
  }

  @Override
  public dev.candor.events.avro.LedgerEntry toAvro(LedgerEntry value) {
    dev.candor.events.avro.LedgerEntry avro = new dev.candor.events.avro.LedgerEntry();
    avro.setTarget(value.target());
    avro.setDay(value.day());
    avro.setDollars(value.dollars());
    avro.setPromptTokens(value.promptTokens());
    avro.setCompletionTokens(value.completionTokens());
    avro.setProbes(value.probes());
    avro.setWorker(value.worker());
    avro.setUpdatedAt(value.updatedAt());
    return avro;
  }

  @Override
  public LedgerEntry fromAvro(dev.candor.events.avro.LedgerEntry avro) {
    return new LedgerEntry(
        avro.getTarget(),
        avro.getDay(),
        avro.getDollars(),
        avro.getPromptTokens(),
        avro.getCompletionTokens(),
        avro.getProbes(),
        avro.getWorker(),
        avro.getUpdatedAt());
  }
}

"""What a stranger does with Confluent's own Python client: reads every record of every topic,
evolves a schema, and acknowledges the alert that fires. Prints one JSON document.

Arguments: bootstrap servers, registry URL, the schema of an alert command as published with
Candor, then the topics' names.
"""

import json
import sys
import time
import uuid

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext

bootstrap, registry_url, command_schema, *topics = sys.argv[1:]
registry = SchemaRegistryClient({"url": registry_url})


def read(topic):
    """Every record that is there now: how many, and their values."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "peer-" + uuid.uuid4().hex,
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    deserializer = AvroDeserializer(registry)
    partitions = consumer.list_topics(topic, timeout=30).topics[topic].partitions
    consumer.assign([TopicPartition(topic, p, 0) for p in partitions])
    values, open_partitions = [], set(partitions)
    while open_partitions:
        message = consumer.poll(30)
        if message is None:
            raise SystemExit(f"{topic}: nothing came for 30 seconds")
        if message.error():
            open_partitions.discard(message.partition())
        elif message.value() is not None:
            context = SerializationContext(topic, MessageField.VALUE)
            values.append(deserializer(message.value(), context))
    consumer.close()
    return values


def evolve(topic):
    """What the registry says of a compatible and of a breaking version, set as docs/wire.md asks."""
    subject = topic + "-value"
    registry.set_compatibility(subject, "FULL_TRANSITIVE")
    before = registry.get_versions(subject)
    latest = registry.get_latest_version(subject)
    grown = json.loads(latest.schema.schema_str)
    grown["fields"].append({"name": "peer_note", "type": ["null", "string"], "default": None})
    registry.register_schema(subject, Schema(json.dumps(grown), "AVRO"))
    after = registry.get_versions(subject)
    broken = json.loads(latest.schema.schema_str)
    broken["fields"].append({"name": "peer_must", "type": "string"})
    try:
        registry.register_schema(subject, Schema(json.dumps(broken), "AVRO"))
        refused = 0
    except SchemaRegistryError as error:
        refused = error.http_status_code
    return {"versions_more": len(after) - len(before), "breaking": refused}


def acknowledge(alert, topic):
    with open(command_schema, encoding="utf-8") as file:
        serializer = AvroSerializer(registry, file.read())
    command = {
        "command_id": uuid.uuid4().hex,
        "alert_id": alert["alert_id"],
        "target": alert["target"],
        "action": "acknowledge",
        "by": "a python client",
        "reason": "seen",
        "at": int(time.time() * 1000),
    }
    # librdkafka's own partitioner, as anybody would use it: it differs from the Java client's.
    producer = Producer({"bootstrap.servers": bootstrap})
    producer.produce(
        topic,
        key=alert["target"],
        value=serializer(command, SerializationContext(topic, MessageField.VALUE)),
    )
    if producer.flush(30) != 0:
        raise SystemExit("the command was not written")


counts, firing = {}, []
for name in topics:
    records = read(name)
    counts[name] = len(records)
    if name.endswith("-alerts"):
        firing = [record for record in records if record["state"] == "firing"]
evolution = evolve(next(name for name in topics if name.endswith("-signals")))
acknowledge(firing[0], next(name for name in topics if name.endswith("-alert-commands")))
print(json.dumps({"counts": counts, "evolution": evolution, "alert": firing[0]["alert_id"]}))

"""The other side of ForeignPeersTests: writes payments and reads alerts with Debian's python3-avro.

usage: peer.py write SCHEMAS SCHEMA_ID COUNT FOLDER     one framed message a file, payment-NNN.avro
       peer.py read SCHEMAS DUMP                        prints a JSON object for each alert of a dump of "length bytes"
"""
import datetime
import io
import json
import struct
import sys

import avro.io
import avro.schema

START = datetime.datetime(2025, 6, 15, tzinfo=datetime.timezone.utc)


def schema(folder, name):
    with open(f"{folder}/{name}.avsc", encoding="utf-8") as file:
        return avro.schema.parse(file.read())


def write(folder, schema_id, count, target):
    writer = avro.io.DatumWriter(schema(folder, "transaction"))
    for i in range(count):
        payment = {
            "transaction_id": f"peer-{i}", "account_id": "acct_peer", "event_time": START + datetime.timedelta(hours=i), "amount_minor": 1000 + 37 * i,
            "currency": "EUR", "merchant_id": f"shop-{i % 5}", "terminal_id": None, "merchant_category": 5411, "merchant_country": "DE",
            "account_country": "DE", "channel": "CHIP", "account_opened_at": None, "device_id": None, "distance_from_home_km": 2.5,
        }
        body = io.BytesIO()
        writer.write(payment, avro.io.BinaryEncoder(body))
        with open(f"{target}/payment-{i:03}.avro", "wb") as file:
            file.write(struct.pack(">bi", 0, schema_id) + body.getvalue())


def read(folder, dump):
    reader = avro.io.DatumReader(schema(folder, "fraud-alert"))
    with open(dump, "rb") as file:
        data = file.read()
    while data:
        length, _, data = data.partition(b" ")
        message, data = data[:int(length)], data[int(length):]
        assert message[0] == 0
        alert = reader.read(avro.io.BinaryDecoder(io.BytesIO(message[5:])))
        print(json.dumps({"account_id": alert["account_id"], "score": alert["score"], "reasons": len(alert["reasons"])}))


if sys.argv[1] == "write":
    write(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
else:
    read(sys.argv[2], sys.argv[3])

"""Reads cases, one JSON object a line, and answers each: what python3-avro makes of our bytes, and the bytes that it writes itself.

A case: {"writer": schema, "reader": schema or null, "bytes": hex, "datum": text tree of the value}
An answer: {"canonical": ..., "datum": tree that python3-avro decoded, "bytes": hex that python3-avro encoded from "datum",
            "resolved": tree seen through the reader's schema, or "resolve_error": why not}
The tree is the one of DatumText.cs: tags i l f d b s e x, {"r": fields}, {"m": entries}, lists, true, false, null.
"""
import datetime
import io
import json
import struct
import sys

import avro.io
import avro.schema

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MILLISECOND = datetime.timedelta(milliseconds=1)


def branch_of(schema, datum):
    for branch in schema.schemas:
        if branch.validate(datum) if hasattr(branch, "validate") else avro.io.validate(branch, datum):
            return branch
    raise ValueError(f"{datum!r} is of no branch of {schema}")


def to_tree(schema, datum):
    kind = schema.type
    if kind in ("union", "error_union"):
        return to_tree(branch_of(schema, datum), datum)
    if kind == "null":
        return None
    if kind == "boolean":
        return bool(datum)
    if kind in ("int", "long"):
        if isinstance(datum, datetime.datetime):
            datum = (datum - EPOCH) // MILLISECOND
        elif isinstance(datum, datetime.date):
            datum = (datum - EPOCH.date()).days
        return [("i:" if kind == "int" else "l:") + str(datum)]
    if kind == "float":  # Python has no single precision: an int read as a float keeps all its digits there
        datum = struct.unpack("<f", struct.pack("<f", datum))[0]
    if kind in ("float", "double"):
        return [kind[0] + ":" + struct.pack("<d", datum).hex()]
    if kind == "bytes":
        return ["b:" + bytes(datum).hex()]
    if kind == "string":
        return ["s:" + str(datum).encode().hex()]
    if kind == "enum":
        return ["e:" + datum]
    if kind == "fixed":
        return ["x:" + bytes(datum).hex()]
    if kind == "array":
        return [to_tree(schema.items, item) for item in datum]
    if kind == "map":
        return {"m": {key.encode().hex(): to_tree(schema.values, value) for key, value in sorted(datum.items())}}
    return {"r": {field.name: to_tree(field.type, datum[field.name]) for field in schema.fields}}


def from_tree(schema, tree):
    kind = schema.type
    if kind == "union":
        if tree is None:
            return None
        return from_tree(next(branch for branch in schema.schemas if branch.type != "null"), tree)
    if kind in ("null", "boolean"):
        return tree
    if kind == "array":
        return [from_tree(schema.items, item) for item in tree]
    if kind == "map":
        return {bytes.fromhex(key).decode(): from_tree(schema.values, value) for key, value in tree["m"].items()}
    if kind in ("record", "error"):
        return {field.name: from_tree(field.type, tree["r"][field.name]) for field in schema.fields}
    text = tree[0][2:]
    if kind in ("int", "long"):
        if getattr(schema, "logical_type", None) == "timestamp-millis":
            return EPOCH + int(text) * MILLISECOND
        if getattr(schema, "logical_type", None) == "date":
            return EPOCH.date() + datetime.timedelta(days=int(text))
        return int(text)
    if kind in ("float", "double"):
        return struct.unpack("<d", bytes.fromhex(text))[0]
    if kind in ("bytes", "fixed"):
        return bytes.fromhex(text)
    if kind == "string":
        return bytes.fromhex(text).decode()
    return text


def decode(data, writer, reader):
    stream = io.BytesIO(data)
    datum = avro.io.DatumReader(writer, reader).read(avro.io.BinaryDecoder(stream))
    if stream.read():
        raise ValueError("bytes are left")
    return datum


def encode(schema, datum):
    stream = io.BytesIO()
    avro.io.DatumWriter(schema).write(datum, avro.io.BinaryEncoder(stream))
    return stream.getvalue()


def answer(case):
    writer = avro.schema.parse(json.dumps(case["writer"]))
    data = bytes.fromhex(case["bytes"])
    result = {
        "canonical": writer.canonical_form,
        "datum": to_tree(writer, decode(data, writer, writer)),
        "bytes": encode(writer, from_tree(writer, case["datum"])).hex(),
    }
    if case["reader"] is not None:
        try:
            reader = avro.schema.parse(json.dumps(case["reader"]))
            result["resolved"] = to_tree(reader, decode(data, writer, reader))
        except Exception as error:  # which of its many errors does not matter: the other side only compares what was resolved
            result["resolve_error"] = f"{type(error).__name__}: {error}"
    return result


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)

namespace StreamGuard.Worker.Configuration;

/// <summary>How the OpenTelemetry collector is spoken to.</summary>
internal enum OtlpProtocol
{
    /// <summary>gRPC, usually on port 4317.</summary>
    Grpc,

    /// <summary>Protocol Buffers over HTTP, usually on port 4318 with the path <c>/v1/metrics</c>.</summary>
    HttpProtobuf,
}

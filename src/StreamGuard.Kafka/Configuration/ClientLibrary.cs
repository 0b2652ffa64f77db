using System.Runtime.InteropServices;

namespace StreamGuard.Kafka.Configuration;

/// <summary>Asks librdkafka what it thinks of a setting, without making a client.</summary>
internal static partial class ClientLibrary
{
    private const string Library = "librdkafka";
    private const int MaxWords = 512;

    /// <summary>Why the library refuses a setting, in its words.</summary>
    /// <returns>Null when it takes it.</returns>
    internal static unsafe string? Refusal(string key, string value)
    {
        nint settings;
        try
        {
            settings = rd_kafka_conf_new();
        }
        catch (DllNotFoundException)
        {
            // Where the client looks for its library under another name, it checks the settings alone, when it is made.
            return null;
        }

        try
        {
            byte* words = stackalloc byte[MaxWords];
            return rd_kafka_conf_set(settings, key, value, words, MaxWords) == 0 ? null : Marshal.PtrToStringUTF8((nint)words);
        }
        finally
        {
            rd_kafka_conf_destroy(settings);
        }
    }

    [LibraryImport(Library)]
    private static partial nint rd_kafka_conf_new();

    [LibraryImport(Library)]
    private static partial void rd_kafka_conf_destroy(nint settings);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int rd_kafka_conf_set(nint settings, string key, string value, byte* words, nuint size);
}

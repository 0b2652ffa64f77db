using Shouldly;

namespace StreamGuard.OnnxRuntime.Tests;

/// <summary>Runs alone: it reads the memory of the whole process.</summary>
[CollectionDefinition(nameof(OrtMemoryTests), DisableParallelization = true)]
[Collection(nameof(OrtMemoryTests))]
public class OrtMemoryTests
{
    [Fact]
    public void CreateSession_LoadedAndDroppedAThousandTimes_MemoryStaysFlat()
    {
        LoadAndDrop(200); // allocators and caches reach their size
        long before = ResidentBytes();

        LoadAndDrop(1000);

        // A session that leaked would cost more than 20 KB each, 20 MB in all.
        (ResidentBytes() - before).ShouldBeLessThan(8 << 20);
    }

    private static void LoadAndDrop(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using OrtSession session = TestModels.Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
            using var tensors = new AffineTensors(2);
            using var call = new OrtCall(session, tensors.Inputs, tensors.Outputs);
            using OrtBinding binding = tensors.Bind(session);
            call.Run();
            session.Run(binding);
            Should.Throw<OnnxRuntimeException>(() => TestModels.Runtime.CreateSession("no model"u8, new OrtSessionOptions()));
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
    }
}

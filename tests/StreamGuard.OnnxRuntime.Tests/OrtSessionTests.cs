using Shouldly;

namespace StreamGuard.OnnxRuntime.Tests;

public class OrtSessionTests
{
    private static readonly OrtRuntime Runtime = TestModels.Runtime;

    [Fact]
    public void Inputs_Model_HaveNamesTypesAndShapes()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.PathOf("affine"), new OrtSessionOptions());

        session.Inputs.Select(input => input.ToString()).ShouldBe(["x: Float32 [?, 3]", "n: Int64 [?]"]);
        session.Outputs.Select(output => output.ToString()).ShouldBe(["y: Float32 [?]", "z: Float32 [?, 3]"]);
    }

    [Fact]
    public void Run_Call_GivesTheRightNumbersForWhateverTheMemoryHolds()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        using var tensors = new AffineTensors(2);
        using var call = new OrtCall(session, tensors.Inputs, tensors.Outputs);

        tensors.Fill([1, 2, 3, 4, 5, 6], [1000, 2000]);
        call.Run();
        tensors.Y.ShouldBe([1321, 2654]);
        tensors.Z.ShouldBe([2, 4, 6, 8, 10, 12]);

        tensors.Fill([0, 0, 1, 0, 1, 0], [0, -1]);
        call.Run();
        tensors.Y.ShouldBe([100, 9]);
        tensors.Z.ShouldBe([0, 0, 2, 0, 2, 0]);
    }

    [Fact]
    public void Run_Binding_GivesTheRightNumbersForWhateverTheMemoryHolds()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        using var tensors = new AffineTensors(2);
        using OrtBinding binding = tensors.Bind(session);

        tensors.Fill([1, 2, 3, 4, 5, 6], [1000, 2000]);
        session.Run(binding);
        tensors.Y.ShouldBe([1321, 2654]);

        tensors.Fill([0, 0, 1, 0, 1, 0], [0, -1]);
        session.Run(binding);
        tensors.Y.ShouldBe([100, 9]);
    }

    [Fact]
    public void Run_OnlyOneOutputWanted_WritesThatOne()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        using var tensors = new AffineTensors(1);
        using var call = new OrtCall(session, tensors.Inputs, [tensors.Outputs[0]]);

        tensors.Fill([1, 0, 0], [5]);
        call.Run();

        tensors.Y.ShouldBe([6]);
        tensors.Z.ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Run_InputOfTheWrongShape_NamesIt()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        using var tensors = new AffineTensors(2);
        using OrtTensor wrong = OrtTensor.Over(Runtime, new float[8], [2, 4]);
        using var call = new OrtCall(session, [("x", wrong), tensors.Inputs[1]], tensors.Outputs);

        var error = Should.Throw<OnnxRuntimeException>(call.Run);

        error.Code.ShouldBe(OrtErrorCode.InvalidArgument);
        error.Message.ShouldContain("x");
        error.Message.ShouldContain("Got: 4 Expected: 3");
    }

    [Fact]
    public void Run_OutputOfTheWrongShape_Fails()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        using var tensors = new AffineTensors(2);
        using OrtTensor wrong = OrtTensor.Over(Runtime, new float[3], [3]);
        using var call = new OrtCall(session, tensors.Inputs, [("y", wrong)]);

        Should.Throw<OnnxRuntimeException>(call.Run).Message.ShouldContain("shape");
    }

    [Fact]
    public void Run_FailsInTheGraph_ThrowsAndTheSessionGoesOn()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Pick, new OrtSessionOptions());
        long[] index = [1, 99];
        var y = new float[2];
        using OrtTensor input = OrtTensor.Over(Runtime, index, [2]);
        using OrtTensor output = OrtTensor.Over(Runtime, y, [2]);
        using var call = new OrtCall(session, [("index", input)], [("y", output)]);

        Should.Throw<OnnxRuntimeException>(call.Run).Message.ShouldContain("out of data bounds");

        index[1] = 2;
        call.Run();
        y.ShouldBe([6, 7]);
    }

    [Fact]
    public void Run_AfterDispose_Throws()
    {
        OrtSession session = Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        using var tensors = new AffineTensors(1);
        using var call = new OrtCall(session, tensors.Inputs, tensors.Outputs);

        session.Dispose();

        Should.Throw<ObjectDisposedException>(call.Run);
    }

    [Fact]
    public unsafe void Over_NativeMemory_IsReadInPlace()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Pick, new OrtSessionOptions());
        long* index = stackalloc long[2] { 2, 0 };
        float* y = stackalloc float[2];
        using OrtTensor input = OrtTensor.Over(Runtime, index, 2, [2]);
        using OrtTensor output = OrtTensor.Over(Runtime, y, 2, [2]);
        using var call = new OrtCall(session, [("index", input)], [("y", output)]);

        call.Run();

        (y[0], y[1]).ShouldBe((7f, 5f));
    }

    [Fact]
    public void Over_ShapeLargerThanTheArray_Throws() =>
        Should.Throw<ArgumentException>(() => OrtTensor.Over(Runtime, new float[5], [2, 3])).Message.ShouldContain("needs 6 elements");

    [Fact]
    public void Run_Repeated_AllocatesNothing()
    {
        using OrtSession session = Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        using var tensors = new AffineTensors(4);
        using var call = new OrtCall(session, tensors.Inputs, tensors.Outputs);
        using OrtBinding binding = tensors.Bind(session);
        RunBoth(session, call, binding, 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RunBoth(session, call, binding, 1000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
    }

    private static void RunBoth(OrtSession session, OrtCall call, OrtBinding binding, int times)
    {
        for (int i = 0; i < times; i++)
        {
            call.Run();
            session.Run(binding);
        }
    }
}

using Shouldly;
using StreamGuard.Core.Arrays;
using StreamGuard.Inference.Verification;

namespace StreamGuard.Inference.Tests.Verification;

public class ModelVerifierTests
{
    [Fact]
    public void Verify_SmallEnsemble_AgreesWithNumPy()
    {
        ModelVerification result = ModelVerifier.Verify(new InferenceOptions { ModelDirectory = ModelFolder.PathOf("small"), MaxBatchSize = 16 });

        result.Rows.ShouldBe(40);
        result.Provider.ShouldBe("Cpu");
        result.MaxScoreDifference.ShouldBeLessThan(1e-5);
        result.MaxMemberScoreDifference.ShouldNotBeNull().ShouldBeLessThan(1e-4);
        result.MaxBatchDifference.ShouldBeLessThan(1e-6);
        result.IsPassed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.01f, 0.009, 0.011)]
    [InlineData(float.NaN, double.MaxValue, double.PositiveInfinity)]
    public void Verify_GoldenScoreIsOff_FailsByAsMuch(float error, double least, double most)
    {
        using ModelFolder folder = ModelFolder.Small();
        string path = folder.FileOf("golden/score.npy");
        float[] scores;
        using (FileStream stream = File.OpenRead(path))
            scores = NpyReader.Read<float>(stream, path).Values;
        scores[17] += error;
        Write(path, scores, []);

        ModelVerification result = ModelVerifier.Verify(folder.Options);

        result.IsPassed.ShouldBeFalse();
        result.MaxScoreDifference.ShouldBeInRange(least, most);
    }

    [Fact]
    public void Verify_WithoutMemberScores_ComparesTheScoresAlone()
    {
        using ModelFolder folder = ModelFolder.Small();
        File.Delete(folder.FileOf("golden/member_scores.npy"));

        ModelVerification result = ModelVerifier.Verify(folder.Options);

        result.MaxMemberScoreDifference.ShouldBeNull();
        result.IsPassed.ShouldBeTrue();
    }

    [Fact]
    public void Verify_GoldenFileMissing_NamesIt()
    {
        using ModelFolder folder = ModelFolder.Small();
        File.Delete(folder.FileOf("golden/current.npy"));

        Should.Throw<ModelException>(() => ModelVerifier.Verify(folder.Options)).Message.ShouldContain("current.npy");
    }

    [Fact]
    public void Verify_GoldenFileOfAnotherShape_TellsBoth()
    {
        using ModelFolder folder = ModelFolder.Small();
        Write(folder.FileOf("golden/current.npy"), new float[40 * 69], [69]);

        Should.Throw<ModelException>(() => ModelVerifier.Verify(folder.Options)).Message.ShouldContain("expected the shape (40, 70), found (40, 69)");
    }

    private static void Write(string path, float[] values, int[] rowShape)
    {
        using var writer = new NpyWriter<float>(File.Create(path), rowShape);
        writer.Write(values);
        writer.Complete();
    }
}

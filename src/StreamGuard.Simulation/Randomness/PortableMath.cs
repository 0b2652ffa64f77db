namespace StreamGuard.Simulation.Randomness;

/// <summary>
/// Elementary functions made only of operations that IEEE 754 rounds exactly (+, -, *, /, square root), because the C library's own
/// differ in the last bit between systems, and one differing bit would make two machines disagree about a simulated payment.
/// Accurate to about 1e-14 within the ranges used here; not meant as a general mathematics library.
/// </summary>
internal static class PortableMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e to the power x, for x within -700..700.</summary>
    internal static double Exp(double x)
    {
        double k = Math.Round(x * Log2E);
        double r = x - k * Ln2High - k * Ln2Low;
        double sum = 1.0;
        for (int n = 13; n >= 1; n--) sum = 1.0 + sum * r / n;
        return sum * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>The natural logarithm of a positive, normal number.</summary>
    internal static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = ((bits >> 52) & 0x7ff) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double s = (mantissa - 1.0) / (mantissa + 1.0);
        double square = s * s;
        double sum = 0.0;
        for (int n = 21; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
        return exponent * Ln2High + (exponent * Ln2Low + 2.0 * s * sum);
    }

    /// <summary>The sine, for x within -4..4 radians.</summary>
    internal static double Sin(double x)
    {
        double square = x * x;
        double sum = 1.0;
        for (int n = 26; n >= 2; n -= 2) sum = 1.0 - sum * square / (n * (n + 1));
        return x * sum;
    }

    /// <summary>The cosine, for x within -2..2 radians.</summary>
    internal static double Cos(double x)
    {
        double square = x * x;
        double sum = 1.0;
        for (int n = 25; n >= 1; n -= 2) sum = 1.0 - sum * square / (n * (n + 1));
        return sum;
    }

    /// <summary>The angle whose sine is x, for x within 0..1.</summary>
    internal static double Asin(double x)
    {
        if (x > 0.5) return Math.PI / 2 - 2 * Asin(Math.Sqrt((1 - x) * 0.5));
        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; n <= 18; n++)
        {
            term *= square * (2 * n - 1) / (2 * n);
            sum += term / (2 * n + 1);
        }

        return sum;
    }
}

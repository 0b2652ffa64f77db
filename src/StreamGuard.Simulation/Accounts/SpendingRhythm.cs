using StreamGuard.Simulation.Randomness;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Accounts;

/// <summary>When an account holder pays next: a Poisson process whose rate follows the hour, the weekday, the pay day and trips.</summary>
internal static class SpendingRhythm
{
    internal const long HourMs = 3_600_000;
    internal const long DayMs = 24 * HourMs;
    private const double TravelFactor = 1.3;
    private static readonly double[] SincePayDay = BuildSincePayDay();

    /// <summary>The time of the next everyday payment after a moment.</summary>
    internal static long Next(Account account, long afterMs, ref SeededRandom random)
    {
        double remaining = random.Exponential();
        long offsetMs = Geography.Countries[Geography.Cities[account.City].CountryIndex].UtcOffsetHours * HourMs;
        long localMs = afterMs + offsetMs;
        long day = -1;
        double perHour = 0;
        double[] hours = account.Person.Weekday;
        while (true)
        {
            long today = localMs / DayMs;
            if (today != day)
            {
                day = today;
                hours = IsWeekend(day) ? account.Person.Weekend : account.Person.Weekday;
                perHour = PerDay(account, day);
            }

            double rate = perHour * hours[(int)(localMs / HourMs % 24)];
            long hourEndMs = (localMs / HourMs + 1) * HourMs;
            double available = rate * (hourEndMs - localMs) / HourMs;
            if (remaining < available) return localMs - offsetMs + 1 + (long)(remaining / rate * HourMs);
            remaining -= available;
            localMs = hourEndMs;
        }
    }

    /// <summary>The local hour of day, 0 to 23, where the account holder is.</summary>
    internal static int LocalHour(Account account, long timeMs) =>
        (int)((timeMs / HourMs + 24 + Geography.Countries[Geography.Cities[account.City].CountryIndex].UtcOffsetHours) % 24);

    // 1970-01-01 was a Thursday.
    private static bool IsWeekend(long day) => (day + 3) % 7 >= 5;

    private static double PerDay(Account account, long day)
    {
        int dayOfMonth = DateTime.UnixEpoch.AddDays(day).Day;
        double rate = account.PaymentsPerDay * SincePayDay[(dayOfMonth - account.PayDay + 31) % 31];
        // A week has five weekdays and two days of the weekend; the mean stays what it is.
        double weekend = account.Person.WeekendFactor;
        rate *= (IsWeekend(day) ? weekend : 1) * 7 / (5 + 2 * weekend);
        return account.IsTravelling ? rate * TravelFactor : rate;
    }

    private static double[] BuildSincePayDay()
    {
        var factors = new double[31];
        double sum = 0;
        for (int i = 0; i < factors.Length; i++) sum += factors[i] = 0.8 + 0.8 * PortableMath.Exp(-i / 4.0);
        for (int i = 0; i < factors.Length; i++) factors[i] *= factors.Length / sum;
        return factors;
    }
}

namespace StreamGuard.Simulation.Payments;

/// <summary>Payments of the future, kept by number; numbers are used again. Holds only the cases under way.</summary>
internal sealed class PlannedPayments
{
    private readonly Stack<int> _free = new();
    private Payment[] _payments = new Payment[64];
    private int _used;

    internal int Add(in Payment payment)
    {
        if (!_free.TryPop(out int number)) number = _used++;
        if (number == _payments.Length) Array.Resize(ref _payments, _payments.Length * 2);
        _payments[number] = payment;
        return number;
    }

    internal Payment Take(int number)
    {
        Payment payment = _payments[number];
        _payments[number] = default;
        _free.Push(number);
        return payment;
    }
}

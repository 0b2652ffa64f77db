using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Explanations;

/// <summary>Sets merchant, terminal, device and channel to those that the account uses most.</summary>
internal static class HabitNormals
{
    /// <summary>As if it had been paid to the merchant that most past payments went to.</summary>
    internal static bool ApplyMerchant(in VariantRow row, in ExplainedRow explained)
    {
        Span<float> current = row.Current;
        if (current[CurrentColumn.NewMerchant] + current[CurrentColumn.NewCategory] == 0) return false;
        ReadOnlySpan<HistoryEntry> visible = explained.Visible, past = explained.Past;
        int index = Usual.MostFrequent<uint>(visible, entry => entry.MerchantHash, out int times);
        if (index < 0) return false;
        HistoryEntry usual = visible[index];
        int sameCategory = usual.MerchantCategory == 0 ? 0 : Usual.Count<ushort>(visible, entry => entry.MerchantCategory, usual.MerchantCategory);
        current[CurrentColumn.NewMerchant] = 0;
        current[CurrentColumn.NewCategory] = 0;
        current[CurrentColumn.MerchantShare] = (float)times / visible.Length;
        current[CurrentColumn.CategoryGroup] = MerchantCategoryGroups.Of(usual.MerchantCategory);
        current[CurrentColumn.CategoryShare] = (float)sameCategory / visible.Length;
        for (int i = 0; i < past.Length; i++)
        {
            Span<float> columns = row.Past(i);
            columns[HistoryColumn.SameMerchant] = Indicator(past[i].MerchantHash == usual.MerchantHash);
            columns[HistoryColumn.SameCategory] = Indicator(usual.MerchantCategory != 0 && past[i].MerchantCategory == usual.MerchantCategory);
        }

        return true;
    }

    /// <summary>As if it had been paid at the terminal that most past payments were made at.</summary>
    internal static bool ApplyTerminal(in VariantRow row, in ExplainedRow explained)
    {
        ReadOnlySpan<HistoryEntry> visible = explained.Visible, past = explained.Past;
        if (row.Current[CurrentColumn.NewTerminal] == 0 || visible.IsEmpty) return false;
        int index = Usual.MostFrequent<uint>(visible, entry => entry.TerminalHash == 0 ? null : entry.TerminalHash, out _);
        row.Current[CurrentColumn.NewTerminal] = 0;
        for (int i = 0; i < past.Length; i++)
            row.Past(i)[HistoryColumn.SameTerminal] = Indicator(index >= 0 && past[i].TerminalHash == visible[index].TerminalHash);
        return true;
    }

    /// <summary>As if it had been paid with the device that most past payments were made with, or without one.</summary>
    internal static bool ApplyDevice(in VariantRow row, in ExplainedRow explained)
    {
        Span<float> current = row.Current;
        ReadOnlySpan<HistoryEntry> visible = explained.Visible, past = explained.Past;
        int index = Usual.MostFrequent<uint>(visible, entry => entry.DeviceHash, out int times);
        if (index < 0) return false;
        uint usual = visible[index].DeviceHash;
        int without = Usual.Count<uint>(visible, entry => entry.DeviceHash, 0);
        int with = visible.Length - without;
        float share = current[CurrentColumn.DeviceAbsent] > 0 ? (float)without / visible.Length : current[CurrentColumn.DeviceShare] * with / visible.Length;
        if (share >= Usual.LeastShare) return false;
        current[CurrentColumn.NewDevice] = 0;
        current[CurrentColumn.DeviceAbsent] = Indicator(usual == 0);
        current[CurrentColumn.DeviceShare] = usual == 0 ? 0 : (float)times / with;
        for (int i = 0; i < past.Length; i++) row.Past(i)[HistoryColumn.SameDevice] = Indicator(usual != 0 && past[i].DeviceHash == usual);
        return true;
    }

    /// <summary>As if it had been paid through the channel of most past payments.</summary>
    internal static bool ApplyChannel(in VariantRow row, in ExplainedRow explained)
    {
        Span<float> current = row.Current;
        if (current[CurrentColumn.ChannelShare] >= Usual.LeastShare) return false;
        ReadOnlySpan<HistoryEntry> visible = explained.Visible, past = explained.Past;
        int index = Usual.MostFrequent<int>(visible, entry => (int)entry.Channel, out int times);
        if (index < 0) return false;
        Channel usual = visible[index].Channel;
        current[CurrentColumn.Channel] = (float)usual;
        current[CurrentColumn.ChannelShare] = (float)times / visible.Length;
        current[CurrentColumn.NewChannel] = 0;
        for (int i = 0; i < past.Length; i++) row.Past(i)[HistoryColumn.SameChannel] = Indicator(past[i].Channel == usual);
        return true;
    }

    private static float Indicator(bool value) => value ? 1f : 0f;
}

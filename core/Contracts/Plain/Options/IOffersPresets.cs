namespace Rlfw.Contracts;

/// <summary>
/// An options record with presets. Where its <c>preset:</c> names one, the preset's values lie under the keys that the user wrote:
/// those win. They are then bound and checked as if the user had written them, and the resolved plan shows every one.
/// </summary>
public interface IOffersPresets
{
    /// <summary>What there is to choose from; names differ.</summary>
    static abstract IReadOnlyList<OptionPreset> Presets { get; }

    /// <summary>The chosen one's name; null for none. An option of the record.</summary>
    string? Preset { get; }
}

using Rlfw.Measuring;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>Takes secrets out of everything that is sent.</summary>
/// <param name="filter">Knows what a secret looks like.</param>
internal sealed class SentTexts(SecretFilter filter)
{
    /// <summary>A text without secrets.</summary>
    public string Clean(string text) => filter.Clean(text);

    /// <summary>A named value without secrets; a name that says that it is one hides all of it.</summary>
    public string CleanValue(string name, string value) =>
        // A reference says which variable it is, and nothing of its value.
        value.StartsWith("${env:", StringComparison.Ordinal)
        && value.IndexOf('}') == value.Length - 1
            ? value
            : filter.Clean(name, value);
}

namespace Rlfw.Contracts;

/// <summary>Low-rank adapters on one frozen base: several may be loaded, at most one is active. Used from one thread.</summary>
public interface IAdapterSet
{
    /// <summary>Names of the loaded adapters, in the order they came.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The active one; null where the base computes alone.</summary>
    string? Active { get; }

    /// <summary>The one that is merged into the base's matrices; null where the base is untouched.</summary>
    string? Merged { get; }

    /// <summary>Loads an adapter from a folder in PEFT's layout; it is not active yet.</summary>
    /// <param name="name">Its name here; must be new.</param>
    /// <param name="folder">The folder with adapter_config.json and adapter_model.safetensors.</param>
    /// <exception cref="UserErrorException">It is missing or malformed, or was made for another base: what does not fit.</exception>
    void Load(string name, string folder);

    /// <summary>Makes an adapter active; nothing is loaded or copied.</summary>
    /// <param name="name">A loaded adapter, or null for the base alone.</param>
    /// <exception cref="InvalidOperationException">One is merged.</exception>
    void Use(string? name);

    /// <summary>
    /// Adds the active adapter to the base's matrices, in float32, cast back to their dtype: the model computes the same but for
    /// rounding, at the base's own cost. Nothing is learned meanwhile.
    /// </summary>
    /// <exception cref="InvalidOperationException">None is active.</exception>
    void Merge();

    /// <summary>Puts the base's matrices back as they were, bit for bit; what was merged is active again.</summary>
    void Unmerge();
}

namespace Rlfw.Plugins.Llama;

/// <summary>Sizes that go by a name.</summary>
public enum LlamaPreset
{
    /// <summary>A third of a million parameters: learns arithmetic within minutes on one CPU core.</summary>
    Tiny,
}

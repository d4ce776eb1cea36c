using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Reads the frequency scaling of a config.json.</summary>
internal static class RotarySettings
{
    /// <summary>The scaling under <c>rope_parameters</c> or, in older files, <c>rope_scaling</c>; null for none.</summary>
    /// <exception cref="UserErrorException">It is of another kind, or incomplete.</exception>
    public static RopeScaling? Scaling(ConfigFile file)
    {
        if ((file.Group("rope_parameters") ?? file.Group("rope_scaling")) is not { } settings)
        {
            return null;
        }

        if (settings.Has("partial_rotary_factor") && settings.Positive("partial_rotary_factor") is not 1)
        {
            throw settings.Fault("partial_rotary_factor", "is not 1, but a Llama rotates whole heads");
        }

        var name = settings.Has("rope_type") ? "rope_type" : "type";
        return (settings.Text(name) ?? "default") switch
        {
            "default" => null,
            "llama3" => Llama3(settings),
            var other => throw settings.Fault(name, $"is '{other}'; this model knows 'default' and 'llama3'"),
        };
    }

    private static RopeScaling Llama3(ConfigFile settings)
    {
        var scaling = new RopeScaling
        {
            Factor = settings.Positive("factor"),
            LowFreqFactor = settings.Positive("low_freq_factor"),
            HighFreqFactor = settings.Positive("high_freq_factor"),
            OriginalMaxLength = settings.Count("original_max_position_embeddings", int.MaxValue),
        };
        return scaling.HighFreqFactor > scaling.LowFreqFactor
            ? scaling
            : throw settings.Fault(
                "high_freq_factor",
                $"is {scaling.HighFreqFactor}, which should be above low_freq_factor {scaling.LowFreqFactor}"
            );
    }
}

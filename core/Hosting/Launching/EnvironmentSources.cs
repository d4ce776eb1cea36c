using Rlfw.Contracts;
using Rlfw.Plans;
using Rlfw.Training.Loops;

namespace Rlfw.Hosting.Launching;

/// <summary>A stage's environment with its wrappers.</summary>
internal static class EnvironmentSources
{
    /// <summary>Where the stage's environments come from.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="plugins">Makes plugin instances.</param>
    public static EnvironmentSource Of(
        StagePlan stage,
        PluginChoice<IEnvironment> environment,
        IPluginFactory plugins
    ) =>
        new(environment.Plugin.Id, () => plugins.Create<IEnvironment>(environment))
        {
            Stage = stage.Name,
            Wrappers =
            [
                .. stage.Wrappers.Select(x =>
                    (Func<WrapperContext, IEnvironmentWrapper>)(
                        context => plugins.Create<IEnvironmentWrapper>(x, context)
                    )
                ),
            ],
        };
}

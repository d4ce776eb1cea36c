namespace Rlfw.Plugins.ValueBased.Tests;

internal static class Values
{
    /// <summary>Sets the parameters of a linear network.</summary>
    public static void Set(Module module, float[] weight, float[] bias)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var parameters = module.state_dict();
        parameters["output.weight"].copy_(tensor(weight, parameters["output.weight"].shape));
        parameters["output.bias"].copy_(tensor(bias));
    }

    public static float[] Of(Module module, string name) => module.state_dict()[name].data<float>().ToArray();
}

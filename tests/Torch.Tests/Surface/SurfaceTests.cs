namespace Rlfw.Torch.Tests.Surface;

public sealed class SurfaceTests(ITestOutputHelper output)
{
    [Fact]
    public void A_member_that_TorchSharp_lacks_is_noticed()
    {
        var reference = new ReferenceSurface(SharedFolder.Find("reference", "torchsharp-api.txt"));
        reference.Has("TorchSharp:torch.Tensor", "torch.Tensor add(torch.Tensor target)").ShouldBeTrue();
        reference.Has("TorchSharp:torch.Tensor", "torch.Tensor add(torch.Tensor other)").ShouldBeFalse();
        reference
            .Has("TorchSharp:torch.Tensor", "torch.Tensor add(torch.Tensor target, long alpha = 1)")
            .ShouldBeFalse();
        reference.Has("TorchSharp:DeviceType", "CUDA").ShouldBeTrue();
        reference.Has("TorchSharp:torch.Tensors").ShouldBeFalse();
    }

    [Fact]
    public void Every_public_member_is_one_of_TorchSharp()
    {
        var reference = new ReferenceSurface(SharedFolder.Find("reference", "torchsharp-api.txt"));
        reference.Types.ShouldBeGreaterThan(300);
        var strangers = new List<string>();
        var seen = 0;
        foreach (var type in typeof(torch).Assembly.GetExportedTypes())
        {
            if (type.Namespace!.Contains("Extensions", StringComparison.Ordinal))
            {
                continue;
            }
            var name =
                type.Namespace!.Replace("Rlfw.Torch", "TorchSharp", StringComparison.Ordinal)
                + ":"
                + SurfaceText.Of(type);
            if (!reference.Has(name))
            {
                strangers.Add(name);
                continue;
            }
            foreach (var member in SurfaceText.Members(type))
            {
                seen++;
                if (!reference.Has(name, member))
                {
                    strangers.Add($"{name}  {member}");
                }
            }
        }
        output.WriteLine($"{seen} members compared.");
        seen.ShouldBeGreaterThan(1200);
        strangers.ShouldBeEmpty(string.Join('\n', strangers.Order(StringComparer.Ordinal)));
    }
}

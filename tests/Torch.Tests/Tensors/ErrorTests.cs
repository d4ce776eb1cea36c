using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;

namespace Rlfw.Torch.Tests.Tensors;

public sealed class ErrorTests
{
    [Fact]
    public void A_failing_operator_names_itself_and_says_what_libtorch_said()
    {
        using var scope = NewDisposeScope();
        var fault = Should.Throw<ExternalException>(() => torch.ones(2, 3).mm(torch.ones(2, 3)));
        fault.Message.ShouldBe("aten::mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
    }

    [Fact]
    public void A_failure_leaves_the_thread_usable()
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < 100; i++)
        {
            Should.Throw<ExternalException>(() => torch.ones(2) + torch.ones(3));
            (torch.ones(2) + i).sum().item<float>().ShouldBe(2 + (2 * i));
        }
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var x = torch.ones(2);
        x.Dispose();
        x.Dispose();
        x.IsInvalid.ShouldBeTrue();
        Should.Throw<ObjectDisposedException>(() => x.shape);
        Should.Throw<ObjectDisposedException>(() => x + 1);
        x.ToString().ShouldBe("(disposed tensor)");
    }

    [Fact]
    public void A_missing_argument_is_noticed_before_libtorch_sees_it()
    {
        using var x = torch.ones(2);
        Should.Throw<ArgumentNullException>(() => x.add((Tensor)null!));
        Should.Throw<ArgumentNullException>(() => torch.cat([x, null!]));
    }

    [Fact]
    public unsafe void An_operator_that_libtorch_lacks_is_named_with_the_version()
    {
        var missing = new Operator("aten::no_such_operator", "");
        missing.Exists.ShouldBeFalse();
        var fault = Should.Throw<OperatorNotSupportedException>(() => missing.Run(null, 0));
        fault.OperatorName.ShouldBe("aten::no_such_operator");
        fault.Message.ShouldContain(torch.__version__);
        fault.ShouldBeAssignableTo<NotSupportedException>();
    }

    [Fact]
    public void Named_dimensions_are_refused() =>
        Should.Throw<NotSupportedException>(() => torch.zeros(2, names: ["N"]));

    [Fact]
    public void A_missing_native_library_comes_with_its_cure()
    {
        var fault = Should.Throw<LibtorchNotFoundException>(() => ShimLoader.Load(["/nowhere/librlfw_torch.so"]));
        fault.Message.ShouldContain("build.sh");
        fault.Message.ShouldContain("/nowhere/librlfw_torch.so");
    }

    [Fact]
    public void A_broken_native_library_comes_with_its_cure()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "not a library");
        var fault = Should.Throw<LibtorchNotFoundException>(() => ShimLoader.Load([path]));
        File.Delete(path);
        fault.Message.ShouldContain(path);
        fault.InnerException.ShouldNotBeNull();
    }

    [Fact]
    public void The_build_information_names_the_libtorch()
    {
        Libtorch.Version.ShouldBe(torch.__version__);
        File.Exists(Libtorch.ShimPath).ShouldBeTrue();
        Libtorch.BuildInfo.ShouldNotBeNull()["version"].ShouldBe(torch.__version__.Split('+')[0]);
        Libtorch.HasOperator("aten::add", "Tensor").ShouldBeTrue();
        Libtorch.HasOperator("aten::nothing").ShouldBeFalse();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rlfw.Torch.Extensions;
using Tensor = Rlfw.Torch.torch.Tensor;

namespace Rlfw.Torch.Interop;

/// <summary>An operator of libtorch, found at its first use and kept for the life of the process.</summary>
internal sealed unsafe class Operator(string name, string overload)
{
    private nint handle;
    private bool looked;

    /// <summary>Such as <c>aten::add.Tensor</c>.</summary>
    public string FullName => overload.Length == 0 ? name : $"{name}.{overload}";

    /// <summary>Whether the libtorch in use has it.</summary>
    public bool Exists
    {
        get
        {
            if (!looked)
            {
                handle = NativeMethods.rlfw_operator_find(name, overload);
                looked = true;
            }
            return handle != 0;
        }
    }

    /// <summary>The schema in the libtorch in use.</summary>
    public string Schema => Marshal.PtrToStringUTF8((nint)NativeMethods.rlfw_operator_schema(Handle))!;

    private nint Handle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => handle != 0 ? handle : Find();
    }

    /// <summary>Calls an operator that returns one tensor.</summary>
    public Tensor Tensor(Value* arguments, int count)
    {
        nint result;
        if (NativeMethods.rlfw_operator_call_tensor(Handle, arguments, count, &result) != 0)
        {
            throw Native.Failure(FullName);
        }
        return result != 0 ? new Tensor(result) : throw NoResult();
    }

    /// <summary>Calls an operator whose result is its first argument, or that has none.</summary>
    public void Run(Value* arguments, int count) => Call(arguments, count, null, 0);

    /// <summary>Calls an operator that returns two tensors.</summary>
    public (Tensor, Tensor) Tensors2(Value* arguments, int count)
    {
        var results = stackalloc Value[2];
        Call(arguments, count, results, 2);
        return (Wrap(results[0]), Wrap(results[1]));
    }

    /// <summary>Calls an operator that returns three tensors.</summary>
    public (Tensor, Tensor, Tensor) Tensors3(Value* arguments, int count)
    {
        var results = stackalloc Value[3];
        Call(arguments, count, results, 3);
        return (Wrap(results[0]), Wrap(results[1]), Wrap(results[2]));
    }

    /// <summary>Calls an operator that returns four tensors.</summary>
    public (Tensor, Tensor, Tensor, Tensor) Tensors4(Value* arguments, int count)
    {
        var results = stackalloc Value[4];
        Call(arguments, count, results, 4);
        return (Wrap(results[0]), Wrap(results[1]), Wrap(results[2]), Wrap(results[3]));
    }

    /// <summary>Calls an operator that returns five tensors.</summary>
    public (Tensor, Tensor, Tensor, Tensor, Tensor) Tensors5(Value* arguments, int count)
    {
        var results = stackalloc Value[5];
        Call(arguments, count, results, 5);
        return (Wrap(results[0]), Wrap(results[1]), Wrap(results[2]), Wrap(results[3]), Wrap(results[4]));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public Tensor[] TensorArray(Value* arguments, int count)
    {
        Value result;
        Call(arguments, count, &result, 1);
        var handles = (nint*)result.Pointer;
        var tensors = new Tensor[result.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new Tensor(handles[i]);
        }
        NativeMethods.rlfw_memory_free(result.Pointer);
        return tensors;
    }

    /// <summary>Calls an operator that returns a boolean.</summary>
    public bool Bool(Value* arguments, int count) => Int(arguments, count) != 0;

    /// <summary>Calls an operator that returns an integer.</summary>
    public long Int(Value* arguments, int count)
    {
        Value result;
        Call(arguments, count, &result, 1);
        return result.Integer;
    }

    /// <summary>Calls an operator that returns a floating-point number.</summary>
    public double Float(Value* arguments, int count)
    {
        Value result;
        Call(arguments, count, &result, 1);
        return result.Real;
    }

    /// <summary>Calls an operator that returns a number of any kind.</summary>
    public Scalar ScalarOf(Value* arguments, int count)
    {
        Value result;
        Call(arguments, count, &result, 1);
        return new Scalar(result);
    }

    /// <summary>Calls it and writes at most <paramref name="capacity"/> results.</summary>
    public void Call(Value* arguments, int count, Value* results, int capacity)
    {
        if (NativeMethods.rlfw_operator_call(Handle, arguments, count, results, capacity) != 0)
        {
            throw Native.Failure(FullName);
        }
    }

    private Tensor Wrap(in Value value) => value.Tag == ValueTag.Tensor ? new Tensor(value.Pointer) : null!;

    private InvalidOperationException NoResult() => new($"{FullName}: libtorch returned an undefined tensor");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Find() => Exists ? handle : throw new OperatorNotSupportedException(FullName, Native.Version);
}

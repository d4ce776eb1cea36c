namespace Rlfw.Torch.Tests.Tensors;

public sealed class FactoryTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Arrays_keep_their_element_type()
    {
        torch.tensor(new[] { 1f }).dtype.ShouldBe(ScalarType.Float32);
        torch.tensor(new[] { 1d }).dtype.ShouldBe(ScalarType.Float64);
        torch.tensor(new[] { 1L }).dtype.ShouldBe(ScalarType.Int64);
        torch.tensor(new[] { 1 }).dtype.ShouldBe(ScalarType.Int32);
        torch.tensor(new short[] { 1 }).dtype.ShouldBe(ScalarType.Int16);
        torch.tensor(new sbyte[] { 1 }).dtype.ShouldBe(ScalarType.Int8);
        torch.tensor(new byte[] { 1 }).dtype.ShouldBe(ScalarType.Byte);
        torch.tensor(new[] { true }).dtype.ShouldBe(ScalarType.Bool);
        torch.tensor(new[] { (Half)1 }).dtype.ShouldBe(ScalarType.Float16);
        torch.tensor(new[] { new BFloat16(1) }).dtype.ShouldBe(ScalarType.BFloat16);
        torch.tensor(3).dtype.ShouldBe(ScalarType.Int32);
        torch.tensor(3L).dtype.ShouldBe(ScalarType.Int64);
        torch.tensor(3.0).dtype.ShouldBe(ScalarType.Float64);
        torch.tensor(3f).dtype.ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Arrays_are_copied()
    {
        var array = new[] { 1f, 2f };
        var x = torch.tensor(array);
        array[0] = 9;
        x[0].item<float>().ShouldBe(1);
    }

    [Fact]
    public void Lists_and_arrays_of_several_dimensions_become_tensors()
    {
        torch.tensor(new List<int> { 1, 2, 3, 4 }, 2, 2).shape.ShouldBe([2L, 2L]);
        torch.tensor([1, 2, 3, 4], [2, 2], dtype: torch.float32).dtype.ShouldBe(ScalarType.Float32);
        var matrix = torch.from_array(
            new double[,]
            {
                { 1, 2, 3 },
                { 4, 5, 6 },
            }
        );
        matrix.shape.ShouldBe([2L, 3L]);
        matrix[1, 0].item<double>().ShouldBe(4);
        matrix
            .data<double>()
            .ToNDArray()
            .ShouldBe(
                new double[,]
                {
                    { 1, 2, 3 },
                    { 4, 5, 6 },
                }
            );
        torch.tensor(new Memory<float>([1, 2]), [2]).sum().item<float>().ShouldBe(3);
        ((Tensor)new[] { 1f, 2f }).shape.ShouldBe([2L]);
        torch.tensor(Array.Empty<float>()).numel().ShouldBe(0);
    }

    [Fact]
    public void Elements_must_fill_the_dimensions() =>
        Should.Throw<ArgumentException>(() => torch.tensor(new float[5], [2, 3])).Message.ShouldContain("5 elements");

    [Fact]
    public void Ranges_and_constants()
    {
        torch.arange(4).dtype.ShouldBe(ScalarType.Int64);
        torch.arange(1, 2, 0.25).data<float>().ToArray().ShouldBe([1, 1.25f, 1.5f, 1.75f]);
        torch.linspace(0, 1, 3).data<float>().ToArray().ShouldBe([0, 0.5f, 1]);
        torch.full(2, 2, 7).dtype.ShouldBe(ScalarType.Int64);
        torch.full([2], 7.5).sum().item<float>().ShouldBe(15);
        torch.zeros(2, 3, dtype: torch.int32).dtype.ShouldBe(ScalarType.Int32);
        torch.ones([3], requires_grad: true).requires_grad.ShouldBeTrue();
        torch.eye(2, 3).shape.ShouldBe([2L, 3L]);
        torch.ones(2).new_zeros(4).shape.ShouldBe([4L]);
        torch.zeros_like(torch.ones(2, 2, torch.float64)).dtype.ShouldBe(ScalarType.Float64);
        torch.empty(2, 0).numel().ShouldBe(0);
        torch.zeros(2, device: "meta").is_meta.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Every_type_converts_to_every_other_and_reads_as_a_number(ScalarType type)
    {
        var x = torch.tensor(new[] { 0f, 1f }).to(type);
        x.dtype.ShouldBe(type);
        x[1].ToDouble().ShouldBe(1);
        x.ToString().ShouldContain(type.ToString());
        foreach (var other in Enum.GetValues<ScalarType>())
        {
            x.to(other).to(torch.float32).data<float>().ToArray().ShouldBe([0f, 1f]);
        }
        x.element_size().ShouldBe(type.ElementSize());
    }

    [Fact]
    public void Elements_are_read_as_their_own_type_alone()
    {
        var x = torch.ones(1);
        Should.Throw<ArgumentException>(() => x.item<double>()).Message.ShouldContain("Float32");
        Should.Throw<ArgumentException>(() => x.data<int>());
        Should.Throw<ArgumentException>(() => torch.ones(2).item<float>());
        torch.tensor(new BFloat16(1.5f)).item<BFloat16>().ToSingle().ShouldBe(1.5f);
        ((float)torch.tensor(2.5)).ShouldBe(2.5f);
        ((int)torch.tensor(7L)).ShouldBe(7);
        torch.tensor(true).ToBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Bfloat16_rounds_to_nearest_even_as_libtorch_does()
    {
        var values = torch.randn([1000], generator: new torch.Generator(3)) * 100;
        var native = values.to(torch.bfloat16).to(torch.float32).data<float>().ToArray();
        values.data<float>().ToArray().Select(v => new BFloat16(v).ToSingle()).ShouldBe(native);
        BFloat16.IsNaN(new BFloat16(float.NaN)).ShouldBeTrue();
    }

    [Fact]
    public void Accessors_follow_strides()
    {
        var x = torch.arange(6).reshape(2, 3).T;
        var data = x.data<long>();
        data.ToArray().ShouldBe([0L, 3, 1, 4, 2, 5]);
        data[2, 1].ShouldBe(5);
        data[1].ShouldBe(3);
        data.ToList().ShouldBe([0L, 3, 1, 4, 2, 5]);
        data.CopyFrom([10, 11], tensorIndex: 1);
        Longs(x.contiguous()).ShouldBe([0L, 10, 11, 4, 2, 5]);
        Should.Throw<ArgumentOutOfRangeException>(() => data[3, 0]);
        x.tolist().ShouldBeOfType<List<object>>().Count.ShouldBe(3);
    }

    [Fact]
    public void Text_shows_shape_type_and_elements()
    {
        torch
            .tensor(new long[] { 1, 2, 3, 4 }, [2, 2])
            .ToString(TensorStringStyle.Numpy)
            .ShouldBe("[[1, 2],\n [3, 4]]");
        torch.arange(5000).ToString().ShouldBe("[5000], type = Int64, device = cpu\n[0, 1, 2, ..., 4997, 4998, 4999]");
        torch.tensor(1.5f).ToString(TensorStringStyle.Numpy).ShouldBe("1.5");
        torch.ones(2, 3).ToString(TensorStringStyle.Metadata).ShouldBe("[2x3], type = Float32, device = cpu");
    }

    [Fact]
    public void Devices_read_and_write_their_names()
    {
        new Device("cuda:1").index.ShouldBe(1);
        new Device("cuda:1").type.ShouldBe(DeviceType.CUDA);
        new Device("cpu").ToString().ShouldBe("cpu");
        new Device(DeviceType.CUDA, 2).ToString().ShouldBe("cuda:2");
        Should.Throw<ArgumentException>(() => new Device("tpu"));
        Should.Throw<ArgumentException>(() => new Device("cuda:x"));
        torch.ones(1).device.type.ShouldBe(DeviceType.CPU);
        torch.ones(1).device_index.ShouldBe(-1);
    }

    private static long[] Longs(Tensor tensor) => tensor.data<long>().ToArray();
}

package intents
import ("testing";"fmt";"yinling/care")
func TestZZProbe(t *testing.T){
 fmt.Println(classed("呃那个就是那啥来着",true), normalZh("呃那个就是那啥来着"))
 for _, s := range []string{"呃那个就是那啥来着","订了这个"} {
 m, g := inside().Weigh(Input{Text:s,Lang:care.Chinese,Now:monday,Catalogue:menuOfTown,Expect:ExpectYesNo,Service:"cleaning"})
 fmt.Println(s,m.Intent, g) 
 m, g = inside().Weigh(Input{Text:s,Lang:care.Chinese,Now:monday,Catalogue:menuOfTown})
 fmt.Println(s,m.Intent, g) }
}

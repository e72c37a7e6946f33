"""The commonest short words of languages that share a script. Written down from general knowledge; kept small."""

_LISTS = {
    "en": """
        the of and to in a is that for it as was with be by on not he his but at are this have from or had an they
        which one you were all her she there would their we him been has when who will no more if out so said what
        up its about than into them can only other time new some could these two may first then do any our my over
        also after your where how against through between during before while because under both those such
    """,
    "es": """
        de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin
        sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque
        qué sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada e
        vida otro después otros contra
    """,
    "fr": """
        de la le et les des en un du une que est pour qui a dans par plus pas au sur ne se ce il sont avec aux d'un
        cette ou mais son comme on ses être sa d'une nous leur elle deux fait même tout entre ces après aussi ont
        été sans leurs bien peut dont très contre depuis où ainsi qu'il c'est n'est selon lors ils était avait
        encore vers chez
    """,
    "pt": """
        de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu
        sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos
        ter seus quem nas me esse eles estão você tinha foram essa num nem suas às minha têm numa pelos elas havia
        seja qual será são sobre numa exterior sobre às seu foram
    """,
    "de": """
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
        hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur
        bis mehr durch man sein wurde sei hatte kann gegen vom können schon wenn habe ihre dann unter wir soll ich
        eines jahr zwei
    """,
    "it": """
        di e il la che in a per un è del non una i della si con le da dei al come sono più gli anche alla ha nel ma
        lo su dal delle o se ai nella loro questo dalla sua suo questa essere stato tra ci anni dopo fra tutti sulla
        contro degli agli alle negli ancora prima molto due fatto perché già hanno cui era quando senza solo
    """,
    "nl": """
        de van het een en in is dat op te zijn met voor niet die aan er om ook als dan maar bij of uit nog worden
        door naar heeft tot ze wordt wel over hij ik zo je hebben was kan al deze geen werd meer veel moet zich
        tegen onder hun haar tussen omdat onze dit wat waar ons wij hadden werden zal
    """,
    "sv": """
        och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år
        under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här
        då sedan över bara blir upp även vad få två vill ha många hur mer går
    """,
    "da": """
        og i at det er en til på som af for med den har de ikke der et han men var jeg sig fra vi så kan når år
        under også efter eller nu sin hvor ved mod skal skulle kommer ud får være havde alle andre meget end her da
        over bare bliver op hvad to vil have mange hvordan mere går blev hun om uden blevet gennem kun ifølge deres
        flere ind os hos blandt
    """,
    "nb": """
        og i at det er en til på som av for med den har de ikke et han men var jeg seg fra vi så kan når år under
        også etter eller nå sin hvor ved mot skal skulle kommer ut får være hadde alle andre mye enn her da over
        bare blir opp hva to vil ha mange hvordan mer går ble hun om sier uten blitt gjennom ifølge deres flere inn
        oss hos blant ble
    """,
    "fi": """
        ja on ei se että oli hän joka mutta ovat kun niin myös sen kuin olla mukaan jos tai vain ole hänen voi ollut
        sekä mitä jo nyt vielä sitä kanssa tämä joita siitä joka ne ennen jälkeen vuonna mikä he me minä tämän
        joiden
    """,
    "pl": """
        w i na z do się nie to że jest o od za po jak przez a dla ale co są tym przy tak jego było był ich może oraz
        lub czy już tylko być które który która ze ma także jej ten by tego pod została przed sobie bardzo roku
        został nad bez
    """,
    "cs": """
        a v na se je to že s z do o i pro ve by jako za ale po byl jsou od které které který si tak jeho také bylo
        jeho má než nebo až při být podle která jsem jen už ze k která byla jejich mezi což pod proti roce
    """,
    "ro": """
        de și în a la cu pe din o care nu să un pentru este se au mai că fi o prin sunt al lui ale fost dar ca sau
        ce după s-a cel cei între până fără lor doar această acest aceste foarte fi când asupra împotriva unei unui
    """,
    "hu": """
        a az és hogy nem is egy ez de volt meg van csak el már mint azt még ha vagy én ki ezt mert kell lehet le aki
        be minden fel után pedig sem nagy első két arra lesz között amely ami most szerint során ellen
    """,
    "tr": """
        ve bir bu için da de ile olarak olan çok daha gibi en kadar sonra ne var o ama ki her ise göre olduğu iki ya
        veya mi ancak diye değil oldu tarafından içinde nasıl hem yeni bunu kendi onun üzerine karşı günü üç edildi
        aldı bulunan söyledi ait kişi ise kişiyi yaptığı olmak şekilde
    """,
    "hr": """
        i u je na se da su za od s a o kao što koji ne iz će bi po koje sve do ili ali koja ako sa to kako samo još
        može bio nije smo te prije nakon između protiv prema također biti bila
    """,
    "sw": """
        ya na wa kwa ni za katika la kuwa cha vya hii si au kama hilo huo hiyo kila pia yake wake lakini baada hayo
        watu mtu haki kutoka sana hivyo ambayo ambao bila juu wote yote
    """,
    "so": """
        iyo ee oo ka ku u in waa la ay uu ah soo aan waxaa si kale mid badan ayaa kala isaga marka lagu leh loo qof
        kasta
    """,
    "ca": """
        de la i que el en a els les per un una amb és del al no es ha dels o com més seva aquest aquesta són han ser
        va ho pel també seu entre sobre fins quan però tots des on té tot sense anys dret persona altres
    """,
    "gl": """
        de a o que e do da en un para é con non unha os no na por máis as dos como pero foi ao el das ten á seu súa
        ou ser cando moi hai nos xa está eu tamén só polo pola ata iso ela entre era despois sen mesmo aos estes
        toda persoa dereito seus
    """,
    "af": """
        die en van in is nie het om te dat vir met op aan wat 'n hy deur word sy as by hulle was ook sal na uit maar
        kan ons een alle daar of hierdie oor tot elke regte wees sonder enige mag sonder deur hulle wees kon moes
        teen
    """,
    "et": """
        ja on ei et see oma kui ka mis või ning tema oli mitte aga kes nende selle ta siis välja üle kuid juba olla
        peab igal inimesel õigus kõik ega ühegi iga vastu neid kuid ilma kolm keda need oma
    """,
    "vi": """
        và của là có được cho trong với các một những không người này đã để khi về từ đến ra trên tại cũng như nhiều
        vào sẽ bị theo năm phải đó còn sau hơn nhưng vì nên hay thì mà việc ở do bằng qua lại chúng đang nước rất
        cùng làm tôi
    """,
    "id": """
        yang dan di dari untuk dengan pada ini dalam adalah itu tidak akan ke oleh juga telah sebagai mereka ada
        atau dapat lebih sudah kepada tahun orang para masih secara serta menjadi saya kami kita tersebut antara
        namun hanya seperti bagi belum ia pihak beberapa setiap terhadap seorang kini berhak manusia negara anak
        karena bahwa bisa saat uang polisi kasus pidana tindak perdagangan korban mengatakan maupun setelah hingga
        sehingga anda kata dia harus jika sedang petugas rupiah kabupaten provinsi kantor jaksa kepolisian
        pemerintah resmi perempuan pekerja melakukan terkait yaitu bukan seseorang sesuatu dimana berupa tanpa
        menurut tentang agar adanya apapun siapapun bahkan lain
        sejumlah akhir pekan warga senin kamis jumat sabtu rumah sakit mobil kantor kota provinsi kabupaten cuaca
    """,
    "ms": """
        yang dan di dari untuk dengan pada ini dalam adalah itu tidak akan ke oleh juga telah sebagai mereka ada
        atau dapat lebih sudah kepada tahun orang para masih secara serta menjadi saya kami kita tersebut antara
        namun hanya seperti bagi belum ia pihak beberapa setiap terhadap seorang kini berhak manusia negara anak
        kerana bahawa boleh ketika wang polis kes ialah iaitu manakala mangsa mahkamah pemerdagangan jabatan sahaja
        daripada mahupun kanak-kanak pelbagai sekiranya kerajaan ringgit jenayah pendakwa rasmi katanya beliau
        berkata selepas membabitkan apabila malah turut hendaklah perlu kes-kes dirinya mengikut bagaimanapun
        tindakan bekerja selain disebabkan
        hujung isnin khamis jumaat sabtu kereta pejabat menerusi bandar semalam kerajaan susulan lelaki
        dipercayai menyebabkan
    """,
    "tl": """
        ang ng sa mga na at ay ni si ito para hindi kung may nang siya ko mo isang lang din rin kanyang niya kaya
        namin atin kanilang sila ako pa dahil upang habang bilang ayon mula kapag wala pero noong nila tayo natin
        iyon doon nito yung ating kay dito ba po bawat tao karapatan
    """,
    "ceb": """
        ang sa nga mga ug ni si kay dili usa kini niini aron ako siya apan kon iyang sila kaniya kanila adunay kita
        sama tanan bisan human nila unsa wala diha
    """,
    "ru": """
        и в не на с что по как из к это за от о его но для то все а так же был у она они он было только ее или мы
        при до также уже если бы во их быть были чтобы когда года после может где которые более ли нет со есть
    """,
    "uk": """
        і в не на з що до як та про за від у це його але для то все а так був вони він було або ми при також вже
        якщо їх бути щоб коли року після може де які більше чи є зі цього під
    """,
    "bg": """
        и на в да се е за от с не че по са до като или това но при си ще той му беше ги са след във който които също
        има със бе под те няма през как които само повече им
    """,
    "mn": """
        нь энэ юм байна гэж болон тус хүн ч байсан уу гэсэн нэг мөн их он оны дээр тэр болно бөгөөд байгаа хүний эрх
        улсын монгол хийх гэх
    """,
    "kk": """
        және мен бұл деп бір үшін да де еді бар осы болып туралы болды ол жылы дейін
    """,
    "ky": """
        жана менен бул деп бир үчүн да болгон бар ошол жөнүндө болуп ар кандай эле деген ошондой бирок алар кийин
        аны анын үч ал боюнча эмес
    """,
    "tg": """
        ва дар ба аз ки ин бо барои аст як он ҳар ё худ шуд
    """,
    "hi": """
        के में की है और से का को पर यह ने कि एक लिए हैं नहीं भी था इस कर तो ही या हो जो वह थी साथ अपने किया गया करने
        थे बाद
    """,
    "ne": """
        र को मा छ भएको लागि पनि गर्न यो हो गरेको एक भने तथा गर्ने छन् बाट नेपाल हुने थियो उनले गरी भएका रहेको गरिएको
    """,
    "mr": """
        आहे आणि या व की च्या ते एक हे तो मध्ये आहेत नाही होते हा झाले केले ही त्यांनी असे होता आहे पण त्यांना
        करण्यास केली दिले केला करण्यात येथे तसेच होती त्यामुळे यांनी त्याच्या जणांना
    """,
    "ar": """
        في من على أن إلى عن التي مع هذا الذي ما لا هذه كان كما أو ذلك بين بعد قد لم كل ولا وفي هو هي عند حيث حق شخص
    """,
    "fa": """
        و در به از که این را با است برای آن یک خود تا شده بر می هم نیز شد ها کرد ای دارد حق هر کس
    """,
    "ur": """
        کے میں کی ہے اور سے کا کو پر یہ نے کہ ایک لیے ہیں نہیں بھی تھا اس کر تو ہی یا ہو جو وہ
    """,
    "ps": """
        د او په چې ته له دی کې يې هم ده دا نه سره هغه شوي کړي خپل لري
    """,
    "sk": """
        a v na sa je to že s z do o i pre by ako za ale po bol som od ktoré ktorý ktorá si tak jeho tiež bolo má než
        alebo pri až byť podľa čo ktorých už zo medzi proti roku svojich jej ich boli bola nie aj k ktorí však počas
        bez keď môže sú
    """,
    "sl": """
        in je v na se da za so ki po z s pa ne bi tudi pri kot od do iz ali ter še bil bilo bo ni jih bila proti med
        vendar več lahko tako zaradi brez ob lani sta njihove tri bili kjer če
    """,
    "sq": """
        të e në i për me që një nga dhe se ka si është u do më nuk janë por kanë ai ajo kjo ky mund këtë gjatë prej
        pas ishte tre pa ata duke ose edhe
    """,
    "az": """
        və bir bu üçün ilə da də olan ki o onun edib olub deyib çox daha sonra kimi qədər isə lakin ancaq həmin edən
        görə var onlar bunu hər iki üç edilib olunub
    """,
    "uz": """
        va bu bilan uchun ham bir u edi deb bo'lgan esa kerak ko'ra qilgan lekin yoki har shu o'z keyin ammo uni
        ular uch qilingan haqida
    """,
    "lt": """
        ir į kad yra su iš ne tai apie bet kaip buvo jo jos už po dėl nuo iki tik arba šis šios jau ar dar per kurie
        taip pat tačiau be
    """,
    "lv": """
        un ir uz par ar no kas ka lai bet tas kā arī tika bija pēc līdz vai nav tiek pie to šo viņš viņi gada kuru
        bez tos
    """,
    "is": """
        og í að á er sem til með við um af var frá en hann það ekki fyrir hafa verið eru þeir þau þær svo eða eftir
        hefur voru án
    """,
    "jv": """
        ing lan kang sing saka kanggo karo ora uga dadi wong iku iki ana kanthi marang nanging dening amarga menyang
        yaiku utawa wis lagi telung dina tanpa ibukutha para
    """,
    "su": """
        anu jeung di ka ti nu pikeun dina ku téh aya ogé kana éta henteu geus lamun jadi nya urang ieu sarta tapi
        kalawan tina keur atawa tilu para tanpa poé
    """,
    "ht": """
        nan la yo pou ki nou li te ak sa pa gen yon se sou ap moun men tout fè avèk tankou oswa anpil peyi mwen lè
    """,
    "la": """
        et in est non ad ut cum ex de qui sed quod per ab quae si ac esse sunt quam dolor ipsum sit amet lorem aut
        etiam enim haec hoc eiusmod tempor labore dolore magna minim
    """,
    "tet": """
        iha no ba ne'e sira ho nia husi atu ema labele katak hanesan mós maibé tanba sai ne'ebé ita ami hotu bele la
        na'in lahó
    """,
    "ilo": """
        ti nga iti dagiti a kadagiti ket ni para no saan da ken kas met daytoy maysa babaen idi wenno isu manipud
        tapno ngem awan
    """,
    "eu": """
        eta da ez du bat zuten dira ere izan baina den hau dute egin zen baino hori beste zituen gabe zuen dituzte
    """,
    "cy": """
        y yn a i o ar mae wedi ei gan am yr oedd ac ond eu hyn bod roedd fod nad hynny neu gyda heb
    """,
    "mi": """
        te o ki ngā i he a ko nga me e ka ana kia mō nei tēnei hei rātou mai kua tonu ētahi engari
    """,
    "mk": """
        и на во се да за од со не што ќе како по го ги ја е беше според или но до тоа кои која кој били ова сите
        биле нив без беа при им
    """,
    "sr": """
        и је у на се да за су од са не што који која које ће или као из по до али би о није те само бити био то
        преко против између без биле током која
    """,
    "be": """
        і ў не на з што да як гэта за ад у яго але для то усе так быў яна яны ён было або мы пры таксама ўжо калі іх
        якія якіх каб пасля можа дзе больш ці ёсць гэтага пад без яе
    """,
    "ckb": """
        لە بە و بۆ ئەو کە دەکات لەگەڵ بوو ئەم هەر یان کرد نییە دوای لەسەر سێ
    """,
    "ug": """
        بىلەن ۋە بۇ ئۈچۈن بىر دەپ بولۇپ قىلىش ئۇ ھەم ئۇلار ئۈچ
    """,
    "sd": """
        جي جو جا ۾ ۽ کي آهي سان تي هن ڪيو ته آهن جنهن ويو هو
    """,
}
WORDS: dict[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _LISTS.items()}
"""Language to its commonest words, lower case."""
